import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { AppVersion } from './appVersion.ts';
import type { PackedWriter } from './roundsFile.ts';
import { sealReadme } from './sealReadme.ts';

const STANDS = {
  running: 'They were saved before they came to their end.',
  stopped: 'They were saved before they came to their end.',
  failed: 'They could not go on; how far they came is in the file.',
  finished: 'They came to their end.',
} as const;

/** For whoever unpacks the zip by hand. `app`: the code that made the rounds. */
export function roundsFileReadme(
  { setup, started, status }: RoundsState,
  writer: PackedWriter | null,
  app: AppVersion,
): string {
  return sealReadme({
    story: `Rounds of SEAL Lab: ${setup.rounds}, over ${setup.train.length} training passages

In each round a small language model wrote ${setup.candidates} sets of study notes (self-edits) about every training
passage, learned from each, and was asked questions without the passage. The best set of a passage was kept, and
an adapter, the writer, was trained to write like those. ${setup.unseen.length} passages that nothing was trained on say
whether it got better. ${STANDS[status]}`,
    started,
    seed: setup.seed,
    app,
    setup: 'passages, questions, recipes and seed: all that decides the rounds',
    adapter: writer && `the writer after round ${writer.round}`,
    several: true,
  });
}
