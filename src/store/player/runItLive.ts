import type { Command } from '../command.ts';
import { loadModel } from '../commands/loadModel.ts';
import { startRun, writeNotes } from '../commands/writeNotes.ts';
import { cannotRun } from '../selectors/cannotRun.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { loadedModel } from '../slices/engine.ts';
import type { LabState } from '../state.ts';
import { draftOf, mayBeReplaced } from './liveSetup.ts';
import { show } from './watch.ts';

/**
 * One press from the recording to a run here and now. The model is fetched while the recording goes on; then its setup
 * is run, or the person's own where they have begun one, from the first quiz to the last. Who goes elsewhere meanwhile
 * is not followed; a draft that cannot be run yet is shown, and the page says what it needs.
 */
export const runItLive: Command = {
  id: 'run-it-live',
  label: 'Run it live',
  enabled: (state) =>
    standsAlone(state) && state.engine.model.is !== 'loading' && cannotRun(state.engine) === null,
  run: async (ctx) => {
    if (loadedModel(ctx.get().engine) === null) await loadModel.run(ctx);
    const state = ctx.get();
    if (loadedModel(state.engine) === null || !standsAlone(state)) return;
    const recorded = state.player.recording!.state.setup;
    if (mayBeReplaced(state.setup.draft, recorded))
      ctx.set('setup', { draft: draftOf(state.setup.draft, recorded, ctx.newId) });
    show(ctx, null);
    if (writeNotes.enabled(ctx.get())) await startRun(ctx, 'end');
  },
};

/** The recording is played, no run of the person's stands behind it, and nothing else uses the model. */
function standsAlone(state: LabState): boolean {
  const { player, run } = state;
  return player.plays === 'recording' && run.id === null && run.state === null && !modelInUse(state);
}
