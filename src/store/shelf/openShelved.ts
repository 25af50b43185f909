import type { Command } from '../command.ts';
import { entryOf, readShelvedRounds, readShelvedRun } from './readShelved.ts';

/**
 * Plays a past run in the Studio, or past rounds in theirs, in front of everything; what stands behind stays as it is. Of
 * a damaged one it is said there too.
 */
export const openShelved: Command<string> = {
  id: 'open-shelved',
  label: 'Open',
  enabled: () => true,
  run: async (ctx, id) => {
    ctx.set('shelf', { problem: null });
    if (entryOf(ctx, id)?.digest.kind === 'rounds') {
      const shelved = await readShelvedRounds(ctx, id);
      if (!shelved) return;
      ctx.set('rounds', { shelved, plays: 'shelf', awaited: false });
    } else {
      const open = await readShelvedRun(ctx, id);
      if (!open) return;
      // A self-edit picked in the run before is not picked in this one.
      ctx.set('view', { candidate: null });
      ctx.set('shelf', { open });
      ctx.set('player', { plays: 'shelf', awaited: false });
    }
    const { problem } = ctx.get().shelf;
    if (problem) ctx.set('view', { problem });
  },
};
