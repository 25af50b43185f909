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

  /** A log with a gap is worth nothing, so after one failure this run's kept log stays the prefix it is. */
  function keep(id: string, events: readonly RunEvent[]): void {
    writing = writing.then(async () => {
      if (brokenId === id) return;
      try {
        await storage.append(id, events);
      } catch (error) {
        brokenId = id;
        if (get().run.id === id) set({ keepWarning: keepWarning(error) });
      }
    });
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { id, log, state } = get().run;
    if (id === null || waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    set({ log: [...log, ...events], state: events.reduce(reduceRun, state) });
    keep(id, events);
  }

  return {
    begin: (id) => {
      flush();
      set({ ...NO_RUN, id });
    },
    push: (events) => {
      waiting.push(...events);
      timer ??= setTimeout(flush, BATCH_MS);
    },
    flush,
    kept: () => writing,
  };
}

function keepWarning(error: unknown): string {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  const cause = full ? 'This browser’s storage is full' : 'This browser does not let the page keep the run';
  return `${cause}. The run goes on, but a reload would lose what comes from here on.`;
}
