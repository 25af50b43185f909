import { problemOf, type Command } from '../command.ts';
import { loadedModel } from '../slices/engine.ts';
import { loadModel } from './loadModel.ts';

/** Reads an adapter out of a zip and puts it beside the lanes; loads the model first, which it has to fit. */
export const loadAdapter: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'load-adapter',
  label: 'Load an adapter',
  enabled: (state) =>
    state.adapters.loading === null && (loadedModel(state.engine) !== null || loadModel.enabled(state)),
  run: async (ctx, { file, name }) => {
    const { get, set, lab, jobs, newId } = ctx;
    const job = new AbortController();
    jobs.set('load-adapter', job);
    set('adapters', { loading: name, loadProblem: null });
    try {
      if (!loadedModel(get().engine)) {
        const stopLoad = () => jobs.get('load')?.abort();
        job.signal.addEventListener('abort', stopLoad);
        await loadModel.run(ctx);
        job.signal.removeEventListener('abort', stopLoad);
      }
      // Without a model its own panel says why.
      if (!loadedModel(get().engine)) return;
      const kept = await lab.importAdapter({ id: newId(), file, name }, job.signal);
      set('adapters', { kept: [...get().adapters.kept, kept], chosen: { adapter: kept.id } });
    } catch (error) {
      if (!job.signal.aborted) set('adapters', { loadProblem: problemOf(error) });
    } finally {
      jobs.delete('load-adapter');
      set('adapters', { loading: null });
    }
  },
};
