import { laneOrigin } from '../adapterOrigin.ts';
import type { Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { shownCandidate } from '../selectors/lanes.ts';
import { loadedModel } from '../slices/engine.ts';
import type { LabState } from '../state.ts';
import { whileBusy } from './whileBusy.ts';

/** The self-edit whose adapter can go into the run's file: the one that stands for the run, where it has been studied. */
export function adapterToPack({ run }: Pick<LabState, 'run'>): number | null {
  if (!run.state || run.readOnly) return null;
  const index = shownCandidate(run.state);
  return index !== null && run.state.candidates[index]?.study?.status === 'finished' ? index : null;
}

/** Packs the chosen self-edit's adapter, so that its size can be shown before it is put in the file; or leaves it out again. */
export const packAdapter: Command<boolean> = {
  id: 'pack-adapter',
  label: 'Include the adapter',
  enabled: (state) =>
    state.share.busy === null &&
    (state.share.packed !== null ||
      (adapterToPack(state) !== null && loadedModel(state.engine) !== null && !modelInUse(state))),
  run: async (ctx, include) => {
    const { get, set, lab } = ctx;
    if (!include) return set('share', { packed: null });
    const { id: run, state } = get().run;
    const lane = adapterToPack(get());
    if (run === null || !state || lane === null) return;
    await whileBusy(ctx, 'packing', async () => {
      const { model } = state.started;
      const origin = laneOrigin(state, lane);
      const file = await lab.exportAdapter({ runId: run, model, lane, origin });
      set('share', { packed: { run, lane, file } });
    });
  },
};
