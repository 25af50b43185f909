import { problemOf, type Command } from '../command.ts';
import { writeRunFile } from '../share/runFile.ts';
import { runFileName } from '../share/runFileName.ts';
import { readShelved } from './readShelved.ts';

/** Saves a past run as a file that this page opens. */
export const saveShelved: Command<string> = {
  id: 'save-shelved',
  label: 'Save (.seal.zip)',
  enabled: () => true,
  run: async (ctx, id) => {
    const shelved = await readShelved(ctx, id);
    if (!shelved) return;
    const { entry, log, state } = shelved;
    try {
      const file = await writeRunFile(log, state, null, new Date().toISOString(), entry.app ?? undefined);
      ctx.saveFile(runFileName(entry.title, entry.seed), file);
    } catch (error) {
      ctx.set('shelf', { problem: problemOf(error) });
    }
  },
};
