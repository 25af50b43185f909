import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { codeWords, type AppVersion } from './appVersion.ts';
import type { PackedWriter } from './roundsFile.ts';

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
  const { model, executor, startedAt } = started;
  return `Rounds of SEAL Lab: ${setup.rounds}, over ${setup.train.length} training passages

In each round a small language model wrote ${setup.candidates} sets of study notes (self-edits) about every training
passage, learned from each, and was asked questions without the passage. The best set of a passage was kept, and
an adapter, the writer, was trained to write like those. ${setup.unseen.length} passages that nothing was trained on say
whether it got better. ${STANDS[status]}

Model      ${model.name}
           SHA-256 ${model.sha256}
Ran on     ${executor.description}
Began      ${startedAt}
Seed       ${setup.seed}
Code       ${codeWords(app)}

To look at them, open SEAL Lab in a browser, and drop this whole zip on the page (or press Share, then choose it).
Nothing of it is sent anywhere.

What is in the zip
  manifest.json  which code, model and machine made them
  setup.json     passages, questions, recipes and seed: all that decides the rounds
  events.jsonl   everything that happened, one event a line, in order; the page draws itself from this alone.
                 A number that JSON does not have is written {"nonFinite": "NaN"}.
${writer ? `  adapter.zip    the writer after round ${writer.round}, in the format of Python’s peft library\n` : ''}
The passages, the notes and the answers are in it as plain text. Look at them before you pass it on.
`;
}
