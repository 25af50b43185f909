import type { Command } from '../command.ts';
import { drive } from '../drive.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { unsavedNotes } from '../selectors/openNotes.ts';
import { runStage } from '../selectors/runStage.ts';
import { loadedModel } from '../slices/engine.ts';

/** From reviewed notes to the end: every lane studies and is asked closed-book. */
export const study: Command = {
  id: 'study',
  label: 'Study and quiz',
  enabled: (state) =>
    runStage(state) === 'review' &&
    !modelInUse(state) &&
    loadedModel(state.engine) !== null &&
    unsavedNotes(state).length === 0,
  run: async (ctx) => {
    const { run, setup } = ctx.get();
    if (!run.state) return;
    ctx.set('setup', { openNotes: setup.openNotes.filter((open) => open.run !== run.id) });
    await drive(ctx, run.state.setup, 'end');
  },
};
