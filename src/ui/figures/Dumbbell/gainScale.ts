/** Where gains stand on one scale that holds "as before". */
export interface GainScale {
  /** Position in per cent from the left. */
  readonly x: (gain: number) => number;
  /** Where nothing changed, in per cent. */
  readonly zero: number;
}

/** Free space at either end, as a share of the scale, so that no mark is cut off. */
const MARGIN = 0.06;

/** One scale for all of these gains; values that are not finite numbers do not count. */
export function gainScale(gains: readonly number[]): GainScale {
  const known = gains.filter(Number.isFinite);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const span = high - low || 1;
  const from = low - MARGIN * span;
  const width = span * (1 + 2 * MARGIN);
  const x = (gain: number) => (100 * (gain - from)) / width;
  return { x, zero: x(0) };
}
