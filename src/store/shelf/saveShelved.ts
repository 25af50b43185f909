import { problemOf, type Command, type CommandContext } from '../command.ts';
import { runFileName } from '../fileNames.ts';
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
    const entry = entryOf(ctx, id);
    ctx.set('shelf', { problem: null });
    try {
      const file = await fileOf(ctx, id);
      if (entry && file) ctx.saveFile(runFileName(entry.title, entry.seed), file);
    } catch (error) {
      ctx.set('shelf', { problem: problemOf(error) });
    }
  },
};

async function fileOf(ctx: CommandContext, id: string): Promise<Blob | null> {
  const savedAt = new Date().toISOString();
  if (entryOf(ctx, id)?.digest.kind === 'rounds') {
    const rounds = await readShelvedRounds(ctx, id);
    return (
      rounds && writeRoundsFile(rounds.log, rounds.state, null, savedAt, rounds.entry.app ?? UNKNOWN_APP)
    );
  }
  const run = await readShelvedRun(ctx, id);
  return run && writeRunFile(run.log, run.state, null, savedAt, run.entry.app ?? UNKNOWN_APP);
}
