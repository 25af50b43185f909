/** How long things take: wall-clock milliseconds, medians of repeated runs. */

export interface Timing {
  readonly medianMs: number;
  readonly runsMs: readonly number[];
  readonly repeats: number;
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function timingOf(runsMs: readonly number[]): Timing {
  return { medianMs: median(runsMs), runsMs: runsMs.map((ms) => round(ms, 3)), repeats: runsMs.length };
}

export async function timed<T>(call: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begin = performance.now();
  const value = await call();
  return { ms: performance.now() - begin, value };
}

/** To so many significant digits: files that people read and compare. */
export function round(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}
