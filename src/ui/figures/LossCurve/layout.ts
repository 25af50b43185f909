/** A curve in a box of 100 × 100, y down, to be stretched to any size. */
export interface LossMarks {
  /** Every step, as it came. */
  readonly raw: string;
  /** Mean of the last few steps. */
  readonly smooth: string;
  /** Where the newest point of the mean is; null before the first step. */
  readonly tip: { readonly x: number; readonly y: number } | null;
}

/** More points than this cannot be told apart. */
const MOST_POINTS = 400;

export function lossMarks(losses: readonly number[], steps: number, top: number): LossMarks {
  const x = (step: number) => lossX(step, steps);
  const y = (loss: number) => lossY(loss, top);
  const means = lossMeans(losses, steps);
  const stride = Math.max(1, Math.ceil(losses.length / MOST_POINTS));
  const shown = [...losses.keys()].filter((step) => step % stride === 0 || step === losses.length - 1);
  const path = (values: readonly number[]) =>
    shown
      .map((step, i) => `${i === 0 ? 'M' : 'L'}${x(step).toFixed(2)} ${y(values[step]!).toFixed(2)}`)
      .join('');
  const last = losses.length - 1;
  return {
    raw: path(losses),
    smooth: path(means),
    tip: last < 0 ? null : { x: x(last), y: y(means[last]!) },
  };
}

/** Where a step stands from the left, in per cent; steps count from 0. */
export function lossX(step: number, steps: number): number {
  return steps > 1 ? (100 * step) / (steps - 1) : 50;
}

/** Where a loss stands from above, in per cent. */
export function lossY(loss: number, top: number): number {
  return 100 - (100 * Math.min(Math.max(loss, 0), top)) / (top || 1);
}

/** The step nearest to a place, of those that are done; the place as a share of the width. */
export function stepAt(share: number, steps: number, done: number): number {
  return Math.min(Math.max(Math.round(share * (steps - 1)), 0), done - 1);
}

/** The top of the scale all curves share: the highest loss that is a number, a little rounded up. */
export function lossTop(curves: readonly (readonly number[])[]): number {
  const highest = Math.max(0, ...curves.flat().filter(Number.isFinite));
  return highest > 0 ? Math.ceil(highest * 2) / 2 : 1;
}

/** Steps that one point of the smooth curve is the mean of, at most. */
export function meanOver(steps: number): number {
  return Math.max(1, Math.round(steps / 20));
}

/** The smooth curve: at each step the mean of the last few. */
export function lossMeans(losses: readonly number[], steps: number): number[] {
  return runningMeans(losses, meanOver(steps));
}

function runningMeans(values: readonly number[], window: number): number[] {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= window ? values[i - window]! : 0);
    return sum / Math.min(i + 1, window);
  });
}
