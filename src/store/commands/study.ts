import type { Command } from '../command.ts';
import { drive } from '../drive.ts';
import { runStage } from '../selectors/runStage.ts';
import { loadedModel } from '../slices/engine.ts';

/** From reviewed notes to the end: every lane studies and is asked closed-book. */
export const study: Command = {
  id: 'study',
  label: 'Study and quiz',
  enabled: (state) => runStage(state) === 'review' && loadedModel(state.engine) !== null,
  run: async (ctx) => {
    const { state } = ctx.get().run;
    if (state) await drive(ctx, state.setup, 'end');
  },
};
