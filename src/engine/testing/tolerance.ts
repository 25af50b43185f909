/** How close two arrays of numbers must be. NaN never passes, infinities must agree in sign. */

export interface Tolerance {
  readonly abs: number;
  readonly rel: number;
  /** Why these figures, so that nobody widens them to make a test pass. */
  readonly because: string;
}

/** null where all agree, else a sentence with the first bad index, both values and the largest error. */
export function compareArrays(
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): string | null {
  if (actual.length !== expected.length)
    return `${name}: expected ${expected.length} numbers, got ${actual.length}`;
  let firstBad = -1;
  let bad = 0;
  let maxError = 0;
  let maxIndex = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    const error = Math.abs(a - e);
    if (error > maxError) [maxError, maxIndex] = [error, i];
    if (closeEnough(a, e, tolerance)) continue;
    bad += 1;
    if (firstBad < 0) firstBad = i;
  }
  if (bad === 0) return null;
  return (
    `${name}: ${bad} of ${expected.length} numbers differ; first at [${firstBad}]: expected ${expected[firstBad]}, ` +
    `got ${actual[firstBad]}; largest error ${maxError} at [${maxIndex}] (expected ${expected[maxIndex]}); ` +
    `allowed ${tolerance.abs} + ${tolerance.rel} x |expected|`
  );
}

function closeEnough(a: number, e: number, { abs, rel }: Tolerance): boolean {
  if (!Number.isFinite(e)) return a === e; // false for NaN, which equals nothing
  return Math.abs(a - e) <= abs + rel * Math.abs(e); // false where a is NaN or infinite
}
