import type { Command } from '../command.ts';

/** Puts the draft back that a link took the place of, as long as nothing has been changed since. */
export const undoLink: Command = {
  id: 'undo-link',
  label: 'Go back to mine',
  enabled: ({ share, setup }) => share.link !== null && share.link.after === setup.draft,
  run: ({ get, set }) => {
    const { link } = get().share;
    if (!link) return;
    set('setup', { draft: link.before });
    set('share', { link: null });
  },
};
