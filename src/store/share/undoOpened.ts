import type { Command } from '../command.ts';
import type { Draft } from '../slices/setup.ts';
import type { LabState } from '../state.ts';

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

/** The draft to go back to from what is opened now: of several that were opened in a row, that before the first. */
export function ownDraft({ share: { opened }, setup: { draft } }: Pick<LabState, 'share' | 'setup'>): Draft {
  return opened?.after === draft ? opened.before : draft;
}
