import type { Command } from '../command.ts';

/** Back to what was on screen before a run came out of a file. */
export const closeImported: Command = {
  id: 'close-imported',
  label: 'Close this run',
  enabled: ({ share, run }) => share.imported !== null && run.activity === 'idle',
  run: ({ get, set }) => {
    const { imported } = get().share;
    if (!imported) return;
    set('run', imported.aside);
    set('view', { candidate: null });
    set('share', { imported: null, packed: null });
  },
};
