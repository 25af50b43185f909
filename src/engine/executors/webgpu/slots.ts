/** [start, end). */
interface FreeRange {
  start: number;
  end: number;
}

/** Which slots of the KV cache are taken: ranges, first fit. Pure numbers, tested in Node. */
export class SlotRanges {
  /** Ascending, never touching each other. */
  #free: FreeRange[] = [];
  #capacity = 0;
  #taken = 0;

  get capacity(): number {
    return this.#capacity;
  }
  get taken(): number {
    return this.#taken;
  }

  /** Start of a range of `count` slots, or null where there is no room for one. */
  take(count: number): number | null {
    const index = this.#free.findIndex(({ start, end }) => end - start >= count);
    const range = this.#free[index];
    if (!range) return null;
    const { start } = range;
    range.start += count;
    if (range.start === range.end) this.#free.splice(index, 1);
    this.#taken += count;
    return start;
  }

  give(start: number, count: number): void {
    if (count === 0) return;
    this.#taken -= count;
    this.#free.push({ start, end: start + count });
    this.#free.sort((a, b) => a.start - b.start);
    const merged: FreeRange[] = [];
    for (const range of this.#free) {
      const last = merged.at(-1);
      if (last?.end === range.start) last.end = range.end;
      else merged.push(range);
    }
    this.#free = merged;
  }

  grow(capacity: number): void {
    const added = capacity - this.#capacity;
    this.#taken += added; // give() takes them off again
    const start = this.#capacity;
    this.#capacity = capacity;
    this.give(start, added);
  }
}
