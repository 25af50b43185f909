import { weightsOf } from '../adapterOrigin.ts';
import { writerCard } from '../../seal/rounds/roundsSetup.ts';
import type { Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { loadedModel } from '../slices/engine.ts';
import type { LabState } from '../state.ts';
import { whileBusy } from './whileBusy.ts';

/** The round whose writer can go into the file of this browser's rounds: the last that was tuned and is still kept. */
export function writerToPack({ rounds, adapters }: Pick<LabState, 'rounds' | 'adapters'>): number | null {
  const { state, plays } = rounds;
  if (!state || (plays !== null && plays !== 'own')) return null;
  const kept = new Set(adapters.kept.map(({ id }) => id));
  const round = state.rounds.findLastIndex(
    ({ writer }, index) => writer?.status === 'tuned' && kept.has(writerCard(state.started.id, index + 1).id),
  );
  return round < 0 ? null : round + 1;
}

/** Packs the writer, so that its size can be shown before it is put in the file; or leaves it out again. */
export const packWriter: Command<boolean> = {
  id: 'pack-writer',
  label: 'Include the writer',
  enabled: (state) =>
    state.share.busy === null &&
    (state.share.packedWriter !== null ||
      (writerToPack(state) !== null && loadedModel(state.engine) !== null && !modelInUse(state))),
  run: async (ctx, include) => {
    const { get, set, lab } = ctx;
    if (!include) return set('share', { packedWriter: null });
    const round = writerToPack(get());
    const { state } = get().rounds;
    if (round === null || !state) return;
    await whileBusy(ctx, 'packing', async () => {
      const { id, model } = state.started;
      const origin = weightsOf(model) ?? {};
      const file = await lab.exportKept({ id: writerCard(id, round).id, origin });
      set('share', { packedWriter: { rounds: id, round, file } });
    });
  },
};
