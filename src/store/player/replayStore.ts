import { foldedLog } from '../../seal/foldedLog.ts';
import { reduceRun } from '../../seal/reduceRun.ts';
import { NO_RUN, type RunSlice } from '../slices/run.ts';
import type { LabState } from '../state.ts';
import type { LabStore } from '../store.ts';
import type { Player } from './player.ts';

/**
 * The page's store as it looks while a log is played: everything is as it is, but the run on screen is the fold of the
 * log to where the player stands. So a played run is drawn by what draws a live one. It is busy and read-only all the
 * time: no command can change it, and the run behind it is as it was.
 */
export function replayStore(store: LabStore, player: Player): LabStore {
  const fold = foldedLog(player.log, reduceRun);
  let made: { readonly of: LabState; readonly at: number; readonly state: LabState } | null = null;
  let run: RunSlice = NO_RUN;

  function getState(): LabState {
    const of = store.state.getState();
    const { at } = player.state.getState();
    if (made?.of === of && made.at === at) return made.state;
    if (made?.at !== at) run = { ...NO_RUN, ...PLAYED, log: player.log, state: fold.stateAt(at) };
    made = { of, at, state: { ...of, run } };
    return made.state;
  }

  const subscribe: LabStore['state']['subscribe'] = (listener) => {
    let before = getState();
    const tell = () => {
      const [now, old] = [getState(), before];
      before = now;
      if (now !== old) listener(now, old);
    };
    const stops = [store.state.subscribe(tell), player.state.subscribe(tell)];
    return () => stops.forEach((stop) => stop());
  };

  return {
    ...store,
    state: { getState, getInitialState: getState, subscribe },
    execute: async (command, arg) => {
      if (command.enabled(getState())) await store.execute(command, arg);
    },
  };
}

const PLAYED = { activity: 'running', restored: true, readOnly: true } as const;
