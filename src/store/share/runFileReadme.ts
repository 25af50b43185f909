import type { RunState } from '../../seal/runState.ts';
import { codeWords, type AppVersion } from './appVersion.ts';
import type { PackedAdapter } from './runFile.ts';

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
  const { model, executor, startedAt } = started;
  const { passage, candidates, seed } = setup;
  return `A run of SEAL Lab: "${passage.title}"

In this run a small language model read a passage, wrote study notes about it (${candidates.length} of what
is called a self-edit), learned from them, and was asked the same ${passage.questions.length} questions before and after,
without the passage. ${STANDS[status]}

Model      ${model.name}
           SHA-256 ${model.sha256}
Ran on     ${executor.description}
Began      ${startedAt}
Seed       ${seed}
Code       ${codeWords(app)}

To look at it, open SEAL Lab in a browser, and drop this whole zip on the page (or press Share, then choose it).
Nothing of it is sent anywhere.

What is in the zip
  manifest.json  which code, model and machine made it
  setup.json     passage, questions, recipe and seed: all that decides the run
  events.jsonl   everything that happened, one event a line, in order; the page draws itself from this alone.
                 A number that JSON does not have is written {"nonFinite": "NaN"}.
${adapter ? '  adapter.zip    the LoRA weights that were learned, in the format of Python’s peft library\n' : ''}
The passage, the notes and the answers are in it as plain text. Look at them before you pass it on.
`;
}
