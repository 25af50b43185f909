import { problemOf, type Command, type CommandContext } from '../command.ts';
import { parseShelfEntry, type ShelfEntry } from '../persist/shelfEntry.ts';

/** Looks at what is on the shelf; from then on changes in other tabs are seen too. */
export const listShelf: Command = {
  id: 'list-shelf',
  label: 'List past runs',
  enabled: ({ shelf }) => !shelf.lookedFor,
  run: async (ctx) => {
    ctx.set('shelf', { lookedFor: true });
    ctx.storage.shelf.onChangedElsewhere(() => void readShelf(ctx));
    await readShelf(ctx);
  },
};

/** Reads the list anew, where it is looked at at all. Never rejects. */
export async function readShelf({ get, set, storage }: CommandContext): Promise<void> {
  if (!get().shelf.lookedFor) return;
  try {
    const rows = await storage.shelf.list();
    const parsed = rows.map(({ id, entry }) => ({ id, entry: parseShelfEntry(entry) }));
    // An entry under another's id would be opened and deleted as that one.
    const entries = parsed.flatMap(({ id, entry }) => (entry?.id === id ? [entry] : [])).sort(latestFirst);
    const there = new Set(entries.map(({ id }) => id));
    const unreadable = parsed.flatMap(({ id }) => (there.has(id) ? [] : [id]));
    const picked = get().shelf.picked.filter((id) => there.has(id));
    const lost = picked.length < get().shelf.picked.length;
    set('shelf', { entries, unreadable, ...(lost ? { picked, compared: null } : {}) });
  } catch (error) {
    set('shelf', {
      problem: {
        message: `Past runs could not be looked at: ${problemOf(error).message}`,
        advice: 'The run on screen is not touched. Reload the page to try again.',
      },
    });
  }
}

function latestFirst(a: ShelfEntry, b: ShelfEntry): number {
  return Date.parse(b.startedAt) - Date.parse(a.startedAt);
}
