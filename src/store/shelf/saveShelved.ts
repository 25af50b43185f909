import { problemOf, type Command, type CommandContext } from '../command.ts';
import { roundsFileName, runFileName } from '../fileNames.ts';
import { UNKNOWN_APP } from '../share/appVersion.ts';
import { writeRoundsFile } from '../share/roundsFile.ts';
import { writeRunFile } from '../share/runFile.ts';
import { entryOf, readShelvedRounds, readShelvedRun } from './readShelved.ts';

/** Saves a past run, or past rounds, as a file that this page opens. */
export const saveShelved: Command<string> = {
  id: 'save-shelved',
  label: 'Save (.seal.zip)',
  enabled: () => true,
  run: async (ctx, id) => {
    ctx.set('shelf', { problem: null });
    try {
      const saved = await fileOf(ctx, id);
      if (saved) ctx.saveFile(saved.name, saved.file);
    } catch (error) {
      ctx.set('shelf', { problem: problemOf(error) });
    }
  },
};

/** Named as from the view that shows it. */
async function fileOf(ctx: CommandContext, id: string): Promise<{ name: string; file: Blob } | null> {
  const savedAt = new Date().toISOString();
  if (entryOf(ctx, id)?.digest.kind === 'rounds') {
    const rounds = await readShelvedRounds(ctx, id);
    if (!rounds) return null;
    const { log, state, entry } = rounds;
    const file = await writeRoundsFile(log, state, null, savedAt, entry.app ?? UNKNOWN_APP);
    return { name: roundsFileName(state.setup.rounds, state.setup.seed), file };
  }
  const run = await readShelvedRun(ctx, id);
  if (!run) return null;
  const { log, state, entry } = run;
  const file = await writeRunFile(log, state, null, savedAt, entry.app ?? UNKNOWN_APP);
  return { name: runFileName(entry.title, entry.seed), file };
}
