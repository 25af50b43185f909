import type { Command } from '../command.ts';
import { importRounds } from './importRounds.ts';
import { importRun } from './importRun.ts';
import { openText } from './openText.ts';
import { TEXT_NAME } from './textFile.ts';

/** Opens a file by what it is: a text as a passage, JSON as rounds, anything else as a run or rounds that were saved here. */
export const openDropped: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'open-dropped',
  label: 'Open a file',
  enabled: ({ share }) => share.busy === null,
  run: (ctx, dropped) => commandFor(dropped.name).run(ctx, dropped),
};

function commandFor(name: string): Command<{ readonly file: Blob; readonly name: string }> {
  if (TEXT_NAME.test(name)) return openText;
  return /\.(json|jsonl|ndjson)$/i.test(name) ? importRounds : importRun;
}
