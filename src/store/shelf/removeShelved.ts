import { problemOf, type Command, type CommandContext } from '../command.ts';
import type { LabState } from '../state.ts';
import type { ShelfEntry } from '../persist/shelfEntry.ts';
import { keep } from './keep.ts';
import { readShelf } from './listShelf.ts';

/** Takes a past run off the shelf. Until the page is closed, or another one is deleted, it can be put back. */
export const removeShelved: Command<string> = {
  id: 'remove-shelved',
  label: 'Delete',
  enabled: () => true,
  run: async (ctx, id) => {
    const { get, set, storage } = ctx;
    const entry = get().shelf.entries?.find((each) => each.id === id);
    if (!entry) return;
    const events = await storage.shelf.log(id);
    if (await remove(ctx, [id])) set('shelf', { removed: events && { entry, events } });
  },
};

/** Puts the one back that was deleted last. */
export const undoRemove: Command = {
  id: 'undo-remove',
  label: 'Put it back',
  enabled: ({ shelf }) => shelf.removed !== null,
  run: async (ctx) => {
    const { removed } = ctx.get().shelf;
    if (removed && (await keep(ctx, removed)) === 'kept') ctx.set('shelf', { removed: null });
  },
};

/** What is said about the deleted one is closed, and with it the way back. */
export const closeRemoved: Command = {
  id: 'close-removed',
  label: 'Close',
  enabled: ({ shelf }) => shelf.removed !== null,
  run: ({ set }) => set('shelf', { removed: null }),
};

/** Takes away what cannot be read any more. */
export const removeUnreadable: Command = {
  id: 'remove-unreadable',
  label: 'Delete what cannot be read',
  enabled: ({ shelf }) => shelf.unreadable.length > 0,
  run: async (ctx) => void (await remove(ctx, ctx.get().shelf.unreadable)),
};

/** The one that goes when room is made: the oldest that is not pinned. */
export function oldestUnpinned({ shelf }: Pick<LabState, 'shelf'>): ShelfEntry | null {
  return shelf.entries?.findLast(({ pinned }) => !pinned) ?? null;
}

/** Deletes the oldest run that is not pinned, and puts those on the shelf that wait for room. */
export const makeRoom: Command = {
  id: 'make-room',
  label: 'Make room',
  enabled: (state) => state.shelf.waiting.length > 0 && oldestUnpinned(state) !== null,
  run: async (ctx) => {
    const oldest = oldestUnpinned(ctx.get());
    if (oldest && (await remove(ctx, [oldest.id]))) await keepWaiting.run(ctx);
  },
};

/** Tries once more to keep what waits. */
export const keepWaiting: Command = {
  id: 'keep-waiting',
  label: 'Try again',
  enabled: ({ shelf }) => shelf.waiting.length > 0,
  run: async (ctx) => {
    ctx.set('view', { problem: null });
    for (const loose of ctx.get().shelf.waiting) if ((await keep(ctx, loose)) !== 'kept') return;
  },
};

async function remove(ctx: CommandContext, ids: readonly string[]): Promise<boolean> {
  ctx.set('shelf', { problem: null });
  try {
    await ctx.storage.shelf.remove(ids);
  } catch (error) {
    ctx.set('shelf', {
      problem: { message: `It was not deleted. ${problemOf(error).message}`, advice: 'Try again.' },
    });
    return false;
  }
  const { kept } = ctx.get().shelf;
  ctx.set('shelf', { kept: kept.filter((id) => !ids.includes(id)) });
  await readShelf(ctx);
  return true;
}
