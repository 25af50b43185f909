/** A clock whose waits a test can skip. */
export interface Clock {
  now(): number;
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface PlaybackOptions {
  /** 1 is as it happened, 4 four times as fast, Infinity at once, 0 pauses. */
  readonly speed?: number;
  readonly clock?: Clock;
  /** How often what is due is given out, in milliseconds. */
  readonly tickMs?: number;
}

/** Recorded events, of a run or of rounds, at the times they carry. */
export interface Playback<E> {
  /** As in `PlaybackOptions`; also in the middle. */
  setSpeed(speed: number): void;
  /** Streams the events with index `from` up to `to`, which is left out. */
  play(
    range: { readonly from: number; readonly to: number },
    onEvents: (events: readonly E[]) => void,
    signal?: AbortSignal,
  ): Promise<'ended' | 'stopped'>;
}

const TICK_MS = 50;

export function createPlayback<E extends { readonly atMs: number }>(
  recorded: readonly E[],
  { speed: first = 1, clock = WALL_CLOCK, tickMs = TICK_MS }: PlaybackOptions = {},
): Playback<E> {
  let speed = first;
  return {
    setSpeed: (next) => {
      speed = next;
    },
    play: async ({ from, to }, onEvents, signal) => {
      let next = from;
      // Time within the recording; moves by `speed` for each moment of ours.
      let at = recorded[next - 1]?.atMs ?? 0;
      let before = clock.now();
      while (next < to) {
        if (signal?.aborted) return 'stopped';
        const now = clock.now();
        at += speed === Infinity ? Infinity : (now - before) * speed;
        before = now;
        let due = next;
        while (due < to && recorded[due]!.atMs <= at) due++;
        if (due > next) onEvents(recorded.slice(next, due));
        next = due;
        if (next < to) await clock.wait(tickMs, signal);
      }
      return 'ended';
    },
  };
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
