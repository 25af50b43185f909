import type { RunState } from '../../seal/runState.ts';
import type { AppVersion } from './appVersion.ts';
import type { PackedAdapter } from './runFile.ts';
import { sealReadme } from './sealReadme.ts';

const STANDS = {
  running: 'It was saved before it came to its end.',
  stopped: 'It was saved before it came to its end.',
  failed: 'It could not go on; how far it came is in it.',
  finished: 'It came to its end.',
} as const;

/** For whoever unpacks the zip by hand. `app`: the code that made the run. */
export function runFileReadme(
  { setup, started, status }: RunState,
  adapter: PackedAdapter | null,
  app: AppVersion,
): string {
  const { passage, candidates, seed } = setup;
  return sealReadme({
    story: `A run of SEAL Lab: "${passage.title}"

In this run a small language model read a passage, wrote study notes about it (${candidates.length} of what
is called a self-edit), learned from them, and was asked the same ${passage.questions.length} questions before and after,
without the passage. ${STANDS[status]}`,
    started,
    seed,
    app,
    setup: 'passage, questions, recipe and seed: all that decides the run',
    adapter: adapter && 'the LoRA weights that were learned',
    several: false,
  });
}
