import { seededRandom } from './rng.ts';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** To so many significant digits: of a measurement, more would be noise. */
export function rounded(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;
const CONFIDENCE = 0.95;

/**
 * Percentile bootstrap interval, 95 per cent, of the mean of paired differences (Efron 1979): the pairs are drawn anew,
 * with replacement. The same differences and seed always give the same interval; null over nothing.
 */
export function pairedInterval(differences: readonly number[], seed = 0): Interval | null {
  const count = differences.length;
  if (count === 0) return null;
  const random = seededRandom(seed, 'paired bootstrap');
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += differences[Math.floor(random() * count)]!;
    return sum / count;
  }).sort();
  const tail = (1 - CONFIDENCE) / 2;
  return {
    low: means[Math.floor(tail * RESAMPLES)]!,
    high: means[Math.ceil((1 - tail) * RESAMPLES) - 1]!,
  };
}

/**
 * Two-sided p-value of the exact sign test: how often as many or more of the differences would point one way if each
 * were the toss of a coin. Differences of zero do not count.
 */
export function signTest(differences: readonly number[]): number {
  const up = differences.filter((difference) => difference > 0).length;
  const count = up + differences.filter((difference) => difference < 0).length;
  const most = Math.max(up, count - up);
  let ways = 1;
  let tail = 0;
  for (let k = count; k >= most; k--) {
    tail += ways / 2 ** count;
    ways = (ways * k) / (count - k + 1);
  }
  return Math.min(1, 2 * tail);
}

/**
 * Whether the mean of paired differences is apart from zero. The bootstrap alone is too sure of itself over a few
 * pairs (one pair has an interval of no width), so the sign test has to agree: it never does under six.
 */
export function apartFromZero(differences: readonly number[]): boolean {
  if (signTest(differences) >= 1 - CONFIDENCE) return false;
  const interval = pairedInterval(differences);
  return interval !== null && (interval.low > 0 || interval.high < 0);
}
