import type { RunEvent } from '../seal/events.ts';
import type { Lab } from './protocol.ts';

/** A clock whose waits a test can skip. */
export interface Clock {
  now(): number;
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface Replay extends Pick<Lab, 'run'> {
  /** 1 is as it happened, 4 four times as fast, Infinity at once, 0 pauses. */
  setSpeed(speed: number): void;
}

const TICK_MS = 50;

/**
 * A recorded run through the same door as a live one: `run` streams the log's events at the times they carry. The
 * request's log says where to go on; its setup is not looked at, for a recording is of one setup.
 */
export function createReplay(
  recorded: readonly RunEvent[],
  options: { readonly speed?: number; readonly clock?: Clock } = {},
): Replay {
  const { clock = WALL_CLOCK } = options;
  let speed = options.speed ?? 1;
  return {
    setSpeed: (next) => {
      speed = next;
    },
    run: async ({ log, until }, onEvents, signal) => {
      const end = until === 'notes' ? reviewAt(recorded) : recorded.length;
      let next = log.length;
      // Time within the recording; moves by `speed` for each moment of ours.
      let at = recorded[next - 1]?.atMs ?? 0;
      let before = clock.now();
      while (next < end) {
        if (signal?.aborted) return { status: 'stopped' };
        const now = clock.now();
        at += speed === Infinity ? Infinity : (now - before) * speed;
        before = now;
        let due = next;
        while (due < end && recorded[due]!.atMs <= at) due++;
        if (due > next) onEvents(recorded.slice(next, due));
        next = due;
        if (next < end) await clock.wait(TICK_MS, signal);
      }
      return { status: until === 'notes' && end < recorded.length ? 'review' : statusOf(recorded) };
    },
  };
}

/** Index of the first event after the base quiz and the notes: where a live run would wait for a person. */
function reviewAt(recorded: readonly RunEvent[]): number {
  const first = recorded.findIndex((event) => event.type === 'study.started');
  return first < 0 ? recorded.length : first;
}

function statusOf(recorded: readonly RunEvent[]): 'finished' | 'stopped' | 'failed' {
  const last = recorded.at(-1)?.type;
  if (last === 'run.finished') return 'finished';
  return last === 'run.failed' ? 'failed' : 'stopped';
}

const WALL_CLOCK: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
