import type { Command } from '../command.ts';
import { importRun } from './importRun.ts';
import { openText } from './openText.ts';
import { TEXT_NAME } from './textFile.ts';

/** Opens a file by what it is: a text as a passage, anything else as a run. */
export const openDropped: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'open-dropped',
  label: 'Open a file',
  enabled: ({ share }) => share.busy === null,
  run: (ctx, dropped) => (TEXT_NAME.test(dropped.name) ? openText : importRun).run(ctx, dropped),
};
