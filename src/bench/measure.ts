/** How long things take: wall-clock milliseconds, medians of repeated runs. */
import { median, rounded } from '../base/stats.ts';

export interface Timing {
  readonly medianMs: number;
  readonly runsMs: readonly number[];
  readonly repeats: number;
}

export function timingOf(runsMs: readonly number[]): Timing {
  return { medianMs: median(runsMs), runsMs: runsMs.map((ms) => rounded(ms, 3)), repeats: runsMs.length };
}

export async function timed<T>(call: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begin = performance.now();
  const value = await call();
  return { ms: performance.now() - begin, value };
}
