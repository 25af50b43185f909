import type { Tolerance } from '../../testing/tolerance.ts';

export interface TopKCase {
  readonly name: string;
  readonly rows: number;
  readonly vocab: number;
  readonly k: number;
  /** Logits are rounded to multiples of this, so that there are ties; 0 for none. */
  readonly step: number;
  /** Added to every logit, so that exp of it alone would overflow. */
  readonly offset?: number;
  /** Ids of the last row that are made its largest, falling: one thread's share, again and again. */
  readonly loud?: readonly number[];
  readonly seed: number;
}

/** Logits are copied, so they are exact. */
export const TOP_K_TOLERANCE = { abs: 0, rel: 0, because: 'numbers are copied' };

export const LOG_SUM_EXP_TOLERANCE: Tolerance = {
  abs: 2e-5,
  rel: 1e-6,
  because:
    'a sum of up to 1,100 exponentials in another order, and its logarithm; logits up to 300 lose 1e-5 each',
};

/** The workgroup has 256 threads: fewer words, exactly as many, one more. */
export const TOP_K_CASES: readonly TopKCase[] = [
  { name: 'greedy', rows: 3, vocab: 1009, k: 1, step: 0, seed: 1 },
  { name: 'fewer words than threads, all of them', rows: 2, vocab: 37, k: 37, step: 0, seed: 2 },
  { name: 'exactly as many words as threads', rows: 1, vocab: 256, k: 7, step: 0, seed: 3 },
  { name: 'one word more', rows: 5, vocab: 257, k: 11, step: 0, seed: 4 },
  { name: 'many ties', rows: 7, vocab: 1013, k: 64, step: 0.5, seed: 5 },
  { name: 'all equal', rows: 1, vocab: 523, k: 29, step: 1e6, seed: 6 },
  { name: 'large logits', rows: 2, vocab: 1021, k: 5, step: 0, offset: 300, seed: 7 },
  {
    name: "the best of all are one thread's",
    rows: 2,
    vocab: 1793,
    k: 9,
    step: 0,
    loud: [259, 3, 1539, 515, 1027],
    seed: 8,
  },
];
