import type { ShelfEntry } from '../persist/shelfEntry.ts';
import { isFull, keepingLabel, type ShelfLabel, type ShelfStorage } from '../persist/shelfStorage.ts';

/** A shelf for one test, shared by all stores over it as a browser's is by its tabs. */
export class MemoryShelf implements ShelfStorage {
  readonly entries = new Map<string, unknown>();
  readonly logs = new Map<string, readonly unknown[]>();
  readonly #isFull: () => boolean;
  #listeners: (() => void)[] = [];

  /** @param storageFull whether the browser has no room left */
  constructor(storageFull: () => boolean) {
    this.#isFull = storageFull;
  }

  /** As if another tab had changed something. */
  changedElsewhere(): void {
    for (const listener of this.#listeners) listener();
  }

  async list() {
    return Promise.resolve([...this.entries].map(([id, entry]) => ({ id, entry: structuredClone(entry) })));
  }

  async has(id: string): Promise<boolean> {
    return Promise.resolve(this.entries.has(id));
  }

  async log(id: string): Promise<readonly unknown[] | null> {
    return Promise.resolve(structuredClone(this.logs.get(id)) ?? null);
  }

  async put(entry: ShelfEntry, events: readonly unknown[]): Promise<'kept' | 'full'> {
    if (this.#isFull()) throw new DOMException('full', 'QuotaExceededError');
    const before = this.entries.get(entry.id);
    if (before === undefined && isFull([...this.entries.values()], entry)) return 'full';
    this.entries.set(entry.id, structuredClone(keepingLabel(entry, before)));
    this.logs.set(entry.id, structuredClone(events));
    return Promise.resolve('kept');
  }

  async label(id: string, change: Partial<ShelfLabel>): Promise<boolean> {
    if (this.#isFull()) throw new DOMException('full', 'QuotaExceededError');
    const before = this.entries.get(id);
    if (before === undefined) return false;
    this.entries.set(id, { ...(before as object), ...change });
    return Promise.resolve(true);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.entries.delete(id);
      this.logs.delete(id);
    }
    return Promise.resolve();
  }

  onChangedElsewhere(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
