import { reduceRounds } from '../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../seal/rounds/roundsEvents.ts';
import { createEventLog, type EventLog } from './eventLog.ts';
import type { EventLogStorage } from './persist/storage.ts';
import { NO_ROUNDS } from './slices/rounds.ts';
import type { LabState } from './state.ts';

export type RoundsLog = EventLog<RoundsEvent>;

export function createRoundsLog(
  get: () => LabState,
  set: (change: Partial<LabState['rounds']>) => void,
  storage: EventLogStorage<RoundsEvent>,
): RoundsLog {
  return createEventLog({
    get: () => get().rounds,
    set,
    storage,
    reduce: reduceRounds,
    reset: (id) => set({ ...NO_ROUNDS, id }),
    words: { what: 'the rounds', goesOn: 'The rounds go on' },
  });
}
