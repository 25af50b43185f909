import type { NextLogits } from '../../executor.ts';

/**
 * Adds the log-sum-exp over the whole vocabulary to these rows: one of a row's logits minus that token's log-probability,
 * which `logProbs` gives for (row, token) pairs.
 */
export async function withLogSumExp(
  next: readonly NextLogits[],
  rows: readonly number[],
  logProbs: (rows: readonly number[], tokens: readonly number[]) => Promise<Float32Array>,
): Promise<NextLogits[]> {
  if (rows.length === 0) return [...next];
  const known = await logProbs(
    rows,
    rows.map((row) => next[row]!.ids[0]!),
  );
  const sums = new Map(rows.map((row, i) => [row, next[row]!.logits[0]! - known[i]!]));
  return next.map((one, row) => ({ ...one, ...(sums.has(row) && { logSumExp: sums.get(row)! }) }));
}
