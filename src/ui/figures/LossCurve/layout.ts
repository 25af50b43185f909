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
  const x = (step: number) => (steps > 1 ? (100 * step) / (steps - 1) : 50);
  const y = (loss: number) => 100 - (100 * Math.min(Math.max(loss, 0), top)) / (top || 1);
  const means = runningMeans(losses, Math.max(1, Math.round(steps / 20)));
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

/** The top of the scale all curves share: the highest loss that is a number, a little rounded up. */
export function lossTop(curves: readonly (readonly number[])[]): number {
  const highest = Math.max(0, ...curves.flat().filter(Number.isFinite));
  return highest > 0 ? Math.ceil(highest * 2) / 2 : 1;
}

function runningMeans(values: readonly number[], window: number): number[] {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= window ? values[i - window]! : 0);
    return sum / Math.min(i + 1, window);
  });
}
