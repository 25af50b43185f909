/**
 * Learning rate of a step: linear warm-up over the first `warmupRatio` of the steps, times a linear fall to 0 over all.
 * lr(k) = peak min(1, (k + 1) / max(1, warmupRatio steps)) (1 - k / steps)
 * @param step 0-based
 */
export function learningRateAt(step: number, steps: number, peak: number, warmupRatio: number): number {
  return peak * Math.min(1, (step + 1) / Math.max(1, warmupRatio * steps)) * (1 - step / steps);
}
