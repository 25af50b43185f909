import type { Command, CommandContext } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { BUSY } from './busy.ts';
import { readRoundsText, type ImportedRounds } from './roundsFile.ts';
import { whileBusy } from './whileBusy.ts';

/** Shows the rounds of a recording, or of an experiment's event log. */
export const importRounds: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'import-rounds',
  label: 'Open a rounds file',
  enabled: ({ share }) => share.busy === null,
  run: async (ctx, { file, name }) => {
    const { get, set } = ctx;
    if (modelInUse(get())) return set('share', { problem: BUSY });
    await whileBusy(ctx, 'opening', async () => {
      const read = await readRoundsText(file);
      if (modelInUse(get())) return set('share', { problem: BUSY });
      showRounds(ctx, { ...read, name });
    });
  },
};

/** Plays them in front of everything; rounds of this browser stay behind them as they are. */
export function showRounds({ set }: CommandContext, imported: ImportedRounds): void {
  set('rounds', { imported, plays: 'imported', awaited: false });
}
