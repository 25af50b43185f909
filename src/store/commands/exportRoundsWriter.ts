import { writerFileName } from '../fileNames.ts';
import { weightsOf } from '../adapterOrigin.ts';
import { problemOf, type Command } from '../command.ts';
import { loadedModel } from '../slices/engine.ts';
import { loadModel } from './loadModel.ts';

/** Saves a writer as a zip for Python's peft, and for this page; loads the model first when there is none. */
export const exportRoundsWriter: Command<string> = {
  id: 'export-rounds-writer',
  label: 'Download',
  enabled: (state) =>
    state.rounds.exporting === null && (loadedModel(state.engine) !== null || loadModel.enabled(state)),
  run: async (ctx, id) => {
    const { get, set, lab } = ctx;
    const writer = get().adapters.kept.find((adapter) => adapter.id === id);
    if (!writer) return;
    set('rounds', { exporting: id, exportProblem: null });
    try {
      if (!loadedModel(get().engine)) await loadModel.run(ctx);
      // Without a model its own panel says why.
      if (!loadedModel(get().engine)) return;
      const origin = weightsOf(writer.model) ?? {};
      ctx.saveFile(writerFileName(writer.name), await lab.exportKept({ id, origin }));
    } catch (error) {
      set('rounds', { exportProblem: { id, problem: problemOf(error) } });
    } finally {
      set('rounds', { exporting: null });
    }
  },
};
