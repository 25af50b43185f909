import type { WeightType } from '../../model/weights.ts';
import type { Tolerance } from '../../testing/tolerance.ts';

export interface ChosenLogitsCase {
  readonly name: string;
  readonly rows: number;
  readonly vocab: number;
  readonly features: number;
  readonly pairs: number;
  readonly type: WeightType;
  readonly seed: number;
}

export const CHOSEN_LOGITS_TOLERANCE: Tolerance = {
  abs: 1e-5,
  rel: 1e-5,
  because: 'sums of up to 576 products of N(0, 1) x N(0, 1 / C) in another order',
};

/** A workgroup does 8 pairs of 8 threads each: fewer, as many, more; octets that do not fill the threads. */
export const CHOSEN_LOGITS_CASES: readonly ChosenLogitsCase[] = [
  { name: 'one pair, F32', rows: 1, vocab: 7, features: 40, pairs: 1, type: 'F32', seed: 1 },
  { name: 'a workgroup exactly, F16', rows: 3, vocab: 29, features: 72, pairs: 8, type: 'F16', seed: 2 },
  { name: 'one pair more, Q4_1', rows: 5, vocab: 113, features: 96, pairs: 9, type: 'Q4_1', seed: 3 },
  { name: 'Q4_0', rows: 2, vocab: 31, features: 32, pairs: 37, type: 'Q4_0', seed: 4 },
  { name: "SmolLM2's width, Q8_0", rows: 11, vocab: 1009, features: 576, pairs: 523, type: 'Q8_0', seed: 5 },
];
