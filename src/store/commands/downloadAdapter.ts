import type { Lane } from '../../seal/events.ts';
import { adapterFileName } from '../fileNames.ts';
import { laneOrigin } from '../adapterOrigin.ts';
import { problemOf, type Command } from '../command.ts';
import { loadedModel } from '../slices/engine.ts';
import { loadModel } from './loadModel.ts';

/** Saves what a lane learned as a zip for Python's peft, and for this page; loads the model first when there is none. */
export const downloadAdapter: Command<Exclude<Lane, 'base'>> = {
  id: 'download-adapter',
  label: 'Download adapter',
  enabled: (state) =>
    state.run.state !== null &&
    !state.run.readOnly &&
    state.adapters.saving === null &&
    (loadedModel(state.engine) !== null || loadModel.enabled(state)),
  run: async (ctx, lane) => {
    const { get, set, lab } = ctx;
    const { id, state } = get().run;
    if (id === null || !state) return;
    set('adapters', { saving: lane, saveProblem: null });
    try {
      if (!loadedModel(get().engine)) await loadModel.run(ctx);
      // Without a model its own panel says why.
      if (!loadedModel(get().engine)) return;
      const { model, setup } = state.started;
      const origin = laneOrigin(state, lane);
      const file = await lab.exportAdapter({ runId: id, model, lane, origin });
      ctx.saveFile(adapterFileName(setup.passage.title, lane), file);
    } catch (error) {
      set('adapters', { saveProblem: { lane, problem: problemOf(error) } });
    } finally {
      set('adapters', { saving: null });
    }
  },
};
