import type { Command } from '../command.ts';
import type { Draft } from '../slices/setup.ts';
import type { OpenedSetup } from '../slices/share.ts';
import type { LabState } from '../state.ts';

/** Puts the draft back that something opened took the place of, as long as nothing has been changed since. */
export const undoOpened: Command = {
  id: 'undo-opened',
  label: 'Go back to mine',
  enabled: ({ share, setup }) => share.opened !== null && share.opened.after === setup.draft,
  run: ({ get, set }) => {
    const { opened } = get().share;
    if (!opened) return;
    const over = opened.from.kind === 'again' ? opened.from.over : null;
    set('setup', { draft: over ? over.after : opened.before });
    set('share', { opened: over });
  },
};

/** The draft to go back to from what is opened now: of several that were opened in a row, that before the first. */
export function ownDraft({ share: { opened }, setup: { draft } }: Pick<LabState, 'share' | 'setup'>): Draft {
  return opened?.after === draft ? opened.before : draft;
}

/** The same way back where every draft on it is changed, e.g. by a passage that is put aside. */
export function withDrafts(opened: OpenedSetup, change: (draft: Draft) => Draft): OpenedSetup {
  const { from } = opened;
  return {
    from: from.kind === 'again' ? { ...from, over: withDrafts(from.over, change) } : from,
    before: change(opened.before),
    after: change(opened.after),
  };
}
