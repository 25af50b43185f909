/** What several producers push and one consumer reads, in the order it was pushed. */
export interface EventQueue<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void;
  /** The consumer ends once it has read everything. */
  readonly close: () => void;
}

export function createEventQueue<T>(): EventQueue<T> {
  let items: T[] = [];
  let closed = false;
  let wake: () => void = () => undefined;
  return {
    push: (item) => {
      items.push(item);
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const ready = items;
        items = [];
        yield* ready;
        if (items.length > 0) continue;
        if (closed) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
