import type { ShelfEntry } from './shelfEntry.ts';

/** So many runs are kept, and so many bytes of their logs, as JSON: below what any browser gives a page. */
export const SHELF_LIMITS = { entries: 60, bytes: 200_000_000 } as const;

/** What a person may write on an entry. */
export type ShelfLabel = Pick<ShelfEntry, 'name' | 'note' | 'pinned'>;

/**
 * Past runs. What it gives back is untrusted, as all that is stored. Each change is made to the entry as it stands at that
 * moment, so that two tabs do not write over each other. Every method may reject, e.g. when storage is full.
 */
export interface ShelfStorage {
  /** Every entry without its log, in no order. */
  list(): Promise<readonly { readonly id: string; readonly entry: unknown }[]>;
  has(id: string): Promise<boolean>;
  /** The events of an entry; null where it is gone. */
  log(id: string): Promise<readonly unknown[] | null>;
  /**
   * Keeps entry and log in one go. An entry that is there keeps what was written on it, and gives its place. 'full':
   * nothing was kept, because a new one would go beyond the limits.
   */
  put(entry: ShelfEntry, events: readonly unknown[]): Promise<'kept' | 'full'>;
  /** False where it is gone. */
  label(id: string, change: Partial<ShelfLabel>): Promise<boolean>;
  remove(ids: readonly string[]): Promise<void>;
  /** Called after another tab has changed something. */
  onChangedElsewhere(listener: () => void): void;
}

/** Whether a new entry goes beyond the limits, beside those there are. */
export function isFull(entries: readonly unknown[], added: ShelfEntry): boolean {
  const bytes = entries.reduce<number>((sum, entry) => sum + bytesIn(entry), added.bytes);
  return entries.length >= SHELF_LIMITS.entries || bytes > SHELF_LIMITS.bytes;
}

function bytesIn(entry: unknown): number {
  const { bytes } = (entry ?? {}) as { readonly bytes?: unknown };
  return typeof bytes === 'number' && Number.isFinite(bytes) ? bytes : 0;
}

/** The entry with what was written on the one that it takes the place of. */
export function keepingLabel(entry: ShelfEntry, before: unknown): ShelfEntry {
  const { name, note, pinned, adapters, app } = (before ?? {}) as Partial<ShelfEntry>;
  const kept = Array.isArray(adapters) ? (adapters as readonly string[]) : [];
  return {
    ...entry,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof note === 'string' ? { note } : {}),
    ...(typeof pinned === 'boolean' ? { pinned } : {}),
    app: entry.app ?? app ?? null,
    adapters: [...new Set([...kept, ...entry.adapters])],
  };
}
