import type { EventLogStorage } from './persist/storage.ts';

/** Events are shown and kept at most this often, in milliseconds: hundreds of steps a second draw ten times. */
const BATCH_MS = 100;

/** What of the state an event log makes. */
export interface Logged<E, S> {
  readonly id: string | null;
  readonly log: readonly E[];
  /** The fold of the log. */
  readonly state: S | null;
  /** Set once when the log can no longer be kept. */
  readonly keepWarning: string | null;
}

export interface EventLog<E> {
  /** Puts an empty log on screen. */
  begin(id: string): void;
  /** Takes events in; they are shown and kept a moment later, together. */
  push(events: readonly E[]): void;
  /** Shows and keeps at once what is waiting. */
  flush(): void;
  /** Puts a log in the place of what is kept of this one; what is pushed later is kept behind it. */
  replace(id: string, events: readonly E[]): Promise<void>;
  /** Resolves when all that was flushed is kept, or could not be. */
  kept(): Promise<void>;
}

export interface EventLogOptions<E, S> {
  readonly get: () => Logged<E, S>;
  readonly set: (change: Partial<Logged<E, S>>) => void;
  readonly storage: EventLogStorage<E>;
  readonly reduce: (state: S | null, event: E) => S;
  /** Puts the part of the state back to its beginning, under a new id. */
  readonly reset: (id: string) => void;
  /** What is kept, in a sentence, and that it goes on: "the run", "The run goes on". */
  readonly words: { readonly what: string; readonly goesOn: string };
}

/** The one path by which events reach the screen and storage. */
export function createEventLog<E, S>(options: EventLogOptions<E, S>): EventLog<E> {
  const { get, set, storage, reduce, reset, words } = options;
  let waiting: E[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing = Promise.resolve();
  let brokenId: string | null = null;
  let flushedAt = -Infinity;

  /** A log with a gap is worth nothing, so after one failure what is kept of it stays the prefix it is. */
  function keep(id: string, events: readonly E[], write: 'append' | 'replace'): Promise<void> {
    writing = writing.then(async () => {
      if (brokenId === id) return;
      try {
        await storage[write](id, events);
      } catch (error) {
        brokenId = id;
        if (get().id === id) set({ keepWarning: keepWarning(error, words) });
      }
    });
    return writing;
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    flushedAt = performance.now();
    const { id, log, state } = get();
    const events = waiting;
    waiting = [];
    if (id === null || events.length === 0) return;
    set({ log: [...log, ...events], state: events.reduce(reduce, state) });
    void keep(id, events, 'append');
  }

  return {
    begin: (id) => {
      flush();
      reset(id);
    },
    push: (events) => {
      waiting.push(...events);
      // A hidden tab's timers come a minute late; the events themselves do not.
      if (performance.now() - flushedAt >= BATCH_MS) flush();
      else timer ??= setTimeout(flush, BATCH_MS);
    },
    flush,
    replace: (id, events) => keep(id, events, 'replace'),
    kept: () => writing,
  };
}

function keepWarning(error: unknown, { what, goesOn }: EventLogOptions<never, never>['words']): string {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  const cause = full ? 'This browser’s storage is full' : `This browser does not let the page keep ${what}`;
  return `${cause}. ${goesOn}, but a reload would lose what comes from here on.`;
}
