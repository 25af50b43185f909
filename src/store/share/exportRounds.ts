import type { Command } from '../command.ts';
import { roundsFileName } from '../fileNames.ts';
import { roundsShown } from '../selectors/shownRounds.ts';
import { roundsMadeBy } from './madeBy.ts';
import { writeRoundsFile } from './roundsFile.ts';
import { whileBusy } from './whileBusy.ts';

/** Saves the rounds on screen as a file, with the writer that was packed for them, or that they came with. */
export const exportRounds: Command = {
  id: 'export-rounds',
  label: 'Save these rounds',
  enabled: ({ rounds, share }) =>
    roundsShown(rounds) !== null && rounds.activity === 'idle' && share.busy === null,
  run: async (ctx) => {
    const { get, saveFile } = ctx;
    const { rounds, share } = get();
    const shown = roundsShown(rounds);
    if (!shown) return;
    await whileBusy(ctx, 'saving', async () => {
      const { log, state } = shown;
      const imported = rounds.plays === 'imported' ? rounds.imported : null;
      const packed = share.packedWriter?.rounds === state.started.id ? share.packedWriter : null;
      const writer = packed ?? imported?.writer ?? null;
      const file = await writeRoundsFile(log, state, writer, new Date().toISOString(), roundsMadeBy(get()));
      saveFile(roundsFileName(state.setup.rounds, state.setup.seed), file);
    });
  },
};
