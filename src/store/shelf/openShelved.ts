import type { Command } from '../command.ts';
import { readShelved } from './readShelved.ts';

/** Plays a past run in the Studio, in front of everything; what stands behind it stays as it is. */
export const openShelved: Command<string> = {
  id: 'open-shelved',
  label: 'Open',
  enabled: () => true,
  run: async (ctx, id) => {
    const open = await readShelved(ctx, id);
    if (!open) return;
    // A self-edit picked in the run before is not picked in this one.
    ctx.set('view', { candidate: null });
    ctx.set('shelf', { open });
    ctx.set('player', { plays: 'shelf', awaited: false });
  },
};
