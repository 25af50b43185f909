import { createStore, type StoreApi } from 'zustand/vanilla';
import { playTimes } from '../../runtime/playTimes.ts';
import { createPlayback, type Clock } from '../../runtime/replay.ts';
import type { RunEvent } from '../../seal/events.ts';
import { runStops, stopAfter, stopBefore, type Grain, type Stops } from './stops.ts';

export const SPEEDS = [1, 2, 4] as const;
/** Slow motion: a phase lasts long enough to read everything there is to read. */
export const SLOW = 0.25;

export interface PlayerState {
  /** So many events of the log have happened: from 1 to all of them. */
  readonly at: number;
  readonly playing: boolean;
  readonly speed: number;
}

/** A log, when to show each of its events, and where a step may end. */
export interface Playable<E, G extends string> {
  /** Of at least one event. */
  readonly log: readonly E[];
  /** Milliseconds from the beginning, one an event; never falls. */
  readonly times: readonly number[];
  readonly stops: Stops<G>;
}

/** A recorded log's play, pause, scrub and step. It moves a number; what is on screen is the fold of the log to there. */
export interface Player<E = RunEvent, G extends string = Grain> {
  readonly log: readonly E[];
  readonly state: Pick<StoreApi<PlayerState>, 'getState' | 'getInitialState' | 'subscribe'>;
  /** From the end it begins anew. */
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  /** Goes to where so many events have happened; what plays plays on from there. */
  seek(count: number): void;
  /** One step on or back, and rests there. */
  step(grain: G, direction: 1 | -1): void;
}

/** Often enough to look smooth; a page draws its figures at each. */
const TICK_MS = 100;

/** A player of a run. */
export function runPlayer(log: readonly RunEvent[], clock?: Clock): Player {
  return createPlayer({ log, times: playTimes(log), stops: runStops(log) }, clock);
}

export function createPlayer<E, G extends string>(
  { log, times, stops }: Playable<E, G>,
  clock?: Clock,
): Player<E, G> {
  const state = createStore<PlayerState>(() => ({ at: 1, playing: false, speed: 1 }));
  const timed = times.map((atMs, index) => ({ atMs, index }));
  const playback = createPlayback(timed, { tickMs: TICK_MS, ...(clock ? { clock } : {}) });
  let going: AbortController | null = null;

  function halt(): void {
    going?.abort();
    going = null;
  }

  async function go(): Promise<void> {
    halt();
    const job = new AbortController();
    going = job;
    const from = state.getState().at;
    const ended = await playback.play(
      { from, to: log.length },
      (events) => {
        // What was on its way when a person scrubbed must not take them back.
        if (!job.signal.aborted) state.setState({ at: events.at(-1)!.index + 1 });
      },
      job.signal,
    );
    if (ended === 'ended' && going === job) state.setState({ playing: false });
  }

  function pause(): void {
    halt();
    state.setState({ playing: false });
  }

  return {
    log,
    state,
    play: () => {
      if (state.getState().playing) return;
      const { at } = state.getState();
      state.setState({ playing: true, at: at >= log.length ? 1 : at });
      void go();
    },
    pause,
    setSpeed: (speed) => {
      playback.setSpeed(speed);
      state.setState({ speed });
    },
    seek: (count) => {
      state.setState({ at: Math.max(1, Math.min(log.length, Math.round(count))) });
      if (state.getState().playing) void go();
    },
    step: (grain, direction) => {
      pause();
      const { at } = state.getState();
      state.setState({ at: direction > 0 ? stopAfter(stops[grain], at) : stopBefore(stops[grain], at) });
    },
  };
}
