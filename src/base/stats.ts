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

export interface BootstrapOptions {
  readonly seed?: number;
  readonly resamples?: number;
  /** Between 0 and 1. */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of the mean (Efron 1979): the values are drawn anew, with replacement, and the middle
 * `level` of the means is told. The same values and seed always give the same interval; null over nothing, and where a
 * value is not a finite number.
 */
export function bootstrapInterval(
  values: readonly number[],
  { seed = 0, resamples = RESAMPLES, level = CONFIDENCE }: BootstrapOptions = {},
): Interval | null {
  const count = values.length;
  if (count === 0 || !values.every(Number.isFinite)) return null;
  const random = seededRandom(seed, 'paired bootstrap');
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[Math.floor(random() * count)]!;
    return sum / count;
  }).sort();
  const tail = (1 - level) / 2;
  return {
    low: means[Math.floor(tail * resamples)]!,
    high: means[Math.ceil((1 - tail) * resamples) - 1]!,
  };
}

/** The bootstrap interval, 95 per cent, of the mean of paired differences. */
export function pairedInterval(differences: readonly number[], seed = 0): Interval | null {
  return bootstrapInterval(differences, { seed });
}

/**
 * Spearman's rank correlation, equal values sharing the mean of their ranks; null where it is not defined: under two
 * pairs, one side all alike, or a value that is not a finite number.
 * @throws RangeError for lists of different lengths
 */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) throw new RangeError(`${a.length} values cannot be paired with ${b.length}`);
  if (a.length < 2 || ![...a, ...b].every(Number.isFinite)) return null;
  const [x, y] = [centred(ranks(a)), centred(ranks(b))];
  const size = Math.sqrt(dot(x, x) * dot(y, y));
  return size > 0 ? dot(x, y) / size : null;
}

/** 1 for the lowest; equal values share the mean of their ranks. */
function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const alike = values.filter((other) => other === value).length;
    return below + (alike + 1) / 2;
  });
}

function centred(values: readonly number[]): number[] {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/**
 * Two-sided p-value of the exact sign test: how often as many or more of the differences would point one way if each
 * were the toss of a coin. Differences of zero do not count.
 */
export function signTest(differences: readonly number[]): number {
  const { up, down } = directions(differences);
  const count = up + down;
  const most = Math.max(up, down);
  // Logarithms: of a thousand differences neither the ways nor 2 to their number can be written out.
  let logWays = 0;
  let tail = 0;
  for (let k = count; k >= most; k--) {
    tail += Math.exp(logWays - count * Math.LN2);
    logWays += Math.log(k) - Math.log(count - k + 1);
  }
  return Math.min(1, 2 * tail);
}

function directions(differences: readonly number[]): { readonly up: number; readonly down: number } {
  const up = differences.filter((difference) => difference > 0).length;
  return { up, down: differences.filter((difference) => difference < 0).length };
}

/**
 * Whether the mean of paired differences is apart from zero. The bootstrap alone is too sure of itself over a few
 * pairs (one pair has an interval of no width), so the sign test has to agree, in the same direction: it never does
 * under six.
 */
export function apartFromZero(
  differences: readonly number[],
  interval: Interval | null = pairedInterval(differences),
): boolean {
  if (interval === null || !(signTest(differences) < 1 - CONFIDENCE)) return false;
  const { up, down } = directions(differences);
  return up > down ? interval.low > 0 : interval.high < 0;
}
