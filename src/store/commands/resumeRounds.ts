import type { Command } from '../command.ts';
import { driveRounds } from '../driveRounds.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { roundsStage } from '../selectors/rounds.ts';
import { loadedModel } from '../slices/engine.ts';
import { loadModel } from './loadModel.ts';

/** Carries on rounds that were stopped, failed, or were cut off by a reload; loads the model first when there is none. */
export const resumeRounds: Command = {
  id: 'resume-rounds',
  label: 'Resume',
  enabled: (state) =>
    ['interrupted', 'failed'].includes(roundsStage(state)) &&
    !modelInUse(state) &&
    state.engine.model.is !== 'loading',
  run: async (ctx) => {
    ctx.set('rounds', { plays: null });
    if (!loadedModel(ctx.get().engine)) await loadModel.run(ctx);
    const { rounds, engine } = ctx.get();
    if (!rounds.state || !loadedModel(engine)) return;
    await driveRounds(ctx, rounds.state.setup);
  },
};
