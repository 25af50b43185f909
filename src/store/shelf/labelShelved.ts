import type { Command } from '../command.ts';
import { LABEL_LIMITS } from '../persist/shelfEntry.ts';
import type { ShelfLabel } from '../persist/shelfStorage.ts';
import { whyRefused } from './keep.ts';
import { readShelf } from './listShelf.ts';

/** Renames a past run, writes a note on it, or pins it. */
export const labelShelved: Command<{ readonly id: string } & Partial<ShelfLabel>> = {
  id: 'label-shelved',
  label: 'Name and note',
  enabled: () => true,
  run: async (ctx, { id, ...change }) => {
    const { set, storage } = ctx;
    set('shelf', { problem: null });
    try {
      if (!(await storage.shelf.label(id, cut(change)))) set('shelf', { problem: GONE });
    } catch (error) {
      set('shelf', {
        problem: {
          message: `What you wrote was not kept: ${whyRefused(error)}.`,
          advice: 'It is still in its fields. Delete a run you no longer need, and try again.',
        },
      });
      return;
    }
    await readShelf(ctx);
  },
};

export const GONE = {
  message: 'This run is no longer on the shelf: it was deleted in another tab.',
  advice: 'Nothing else was changed.',
};

function cut({ name, note, pinned }: Partial<ShelfLabel>): Partial<ShelfLabel> {
  return {
    ...(name?.trim() ? { name: name.trim().slice(0, LABEL_LIMITS.name) } : {}),
    ...(note === undefined ? {} : { note: note.trim().slice(0, LABEL_LIMITS.note) }),
    ...(pinned === undefined ? {} : { pinned }),
  };
}
