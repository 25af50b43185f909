import type { Command } from '../command.ts';

/** Puts the draft back that a link or a file took the place of, as long as nothing has been changed since. */
export const undoOpened: Command = {
  id: 'undo-opened',
  label: 'Go back to mine',
  enabled: ({ share, setup }) => share.opened !== null && share.opened.after === setup.draft,
  run: ({ get, set }) => {
    const { opened } = get().share;
    if (!opened) return;
    set('setup', { draft: opened.before });
    set('share', { opened: null });
  },
};
