import type { Command } from '../command.ts';
import { drive } from '../drive.ts';
import { isWritten } from '../selectors/lanes.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { runStage } from '../selectors/runStage.ts';
import { loadedModel } from '../slices/engine.ts';
import { loadModel } from './loadModel.ts';

/** Carries on a run that was stopped, failed, or cut off by a reload; loads the model first when there is none. */
export const resumeRun: Command = {
  id: 'resume-run',
  label: 'Resume',
  enabled: (state) =>
    ['interrupted', 'failed'].includes(runStage(state)) &&
    !modelInUse(state) &&
    state.engine.model.is !== 'loading',
  run: async (ctx) => {
    if (!loadedModel(ctx.get().engine)) await loadModel.run(ctx);
    const { run, engine } = ctx.get();
    if (!run.state || !loadedModel(engine)) return;
    const written = run.state.candidates.every(isWritten);
    await drive(ctx, run.state.setup, written ? 'end' : 'notes');
  },
};
