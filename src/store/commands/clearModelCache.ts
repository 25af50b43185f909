import { problemOf, type Command } from '../command.ts';
import { lookForModel } from './lookForModel.ts';

/** Deletes the kept model files; a loaded model stays loaded until the page closes. */
export const clearModelCache: Command = {
  id: 'clear-model-cache',
  label: 'Delete kept model files',
  enabled: ({ engine }) => engine.model.is !== 'loading',
  run: async (ctx) => {
    const { lab, set } = ctx;
    try {
      const { freedBytes } = await lab.clearModelCache();
      const megabytes = Math.round(freedBytes / 1e6);
      set('engine', {
        notice: freedBytes > 0 ? `Deleted: ${megabytes} MB are free again.` : 'There was nothing to delete.',
      });
      await lookForModel.run(ctx);
    } catch (error) {
      set('view', { problem: problemOf(error) });
    }
  },
};
