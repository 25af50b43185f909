import type { RunEvent } from '../seal/events.ts';
import { reduceRun } from '../seal/reduceRun.ts';
import type { RunLogStorage } from './persist/storage.ts';
import { NO_RUN } from './slices/run.ts';
import type { LabState } from './state.ts';

/** Events are shown and kept at most this often, in milliseconds: hundreds of steps a second draw ten times. */
const BATCH_MS = 100;

export interface RunLog {
  /** Puts an empty run on screen. */
  begin(id: string): void;
  /** Takes events in; they are shown and kept a moment later, together. */
  push(events: readonly RunEvent[]): void;
  /** Shows and keeps at once what is waiting. */
  flush(): void;
  /** Puts a log in the place of what is kept of a run; what is pushed later is kept behind it. */
  replace(id: string, events: readonly RunEvent[]): Promise<void>;
  /** Resolves when all that was flushed is kept, or could not be. */
  kept(): Promise<void>;
}

/** The one path by which events reach the screen and storage. */
export function createRunLog(
  get: () => LabState,
  set: (change: Partial<LabState['run']>) => void,
  storage: RunLogStorage,
): RunLog {
  let waiting: RunEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing = Promise.resolve();
  let brokenId: string | null = null;
  let flushedAt = -Infinity;

  /** A log with a gap is worth nothing, so after one failure this run's kept log stays the prefix it is. */
  function keep(id: string, events: readonly RunEvent[], write: 'append' | 'replace'): Promise<void> {
    writing = writing.then(async () => {
      if (brokenId === id) return;
      try {
        await storage[write](id, events);
      } catch (error) {
        brokenId = id;
        if (get().run.id === id) set({ keepWarning: keepWarning(error) });
      }
    });
    return writing;
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    flushedAt = performance.now();
    const { id, log, state } = get().run;
    const events = waiting;
    waiting = [];
    if (id === null || events.length === 0) return;
    set({ log: [...log, ...events], state: events.reduce(reduceRun, state) });
    void keep(id, events, 'append');
  }

  return {
    begin: (id) => {
      flush();
      set({ ...NO_RUN, id });
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

function keepWarning(error: unknown): string {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  const cause = full ? 'This browser’s storage is full' : 'This browser does not let the page keep the run';
  return `${cause}. The run goes on, but a reload would lose what comes from here on.`;
}
