import type { Command } from '../command.ts';
import { keepAtRest } from './keepAtRest.ts';

/** Puts a run on the shelf that an earlier visit left, where it is not there: it came to no rest, or there was no room. */
export const keepFound: Command = {
  id: 'keep-found',
  label: 'Keep the run found',
  enabled: ({ run }) => run.restored && run.id !== null && run.state !== null,
  run: async (ctx) => {
    const { id, state } = ctx.get().run;
    if (id === null || state?.status === 'running') return;
    try {
      if (await ctx.storage.shelf.has(id)) return;
    } catch {
      // The page without storage says so where it is about to lose something.
      return;
    }
    await keepAtRest(ctx, 'run');
  },
};
