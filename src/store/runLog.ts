import type { RunEvent } from '../seal/events.ts';
import { reduceRun } from '../seal/reduceRun.ts';
import { createEventLog, type EventLog } from './eventLog.ts';
import type { RunLogStorage } from './persist/storage.ts';
import { NO_RUN } from './slices/run.ts';
import type { LabState } from './state.ts';

export type RunLog = EventLog<RunEvent>;

export function createRunLog(
  get: () => LabState,
  set: (change: Partial<LabState['run']>) => void,
  storage: RunLogStorage,
): RunLog {
  return createEventLog({
    get: () => get().run,
    set,
    storage,
    reduce: reduceRun,
    reset: (id) => set({ ...NO_RUN, id }),
    words: { what: 'the run', goesOn: 'The run goes on' },
  });
}
