import type { WeightType } from '../../model/weights.ts';
import type { Tolerance } from '../../testing/tolerance.ts';

export interface CrossEntropyCase {
  readonly name: string;
  readonly rows: number;
  readonly vocab: number;
  readonly features: number;
  readonly type: WeightType;
  /** Spread of the hidden states; large ones make one token nearly certain. */
  readonly scale: number;
  readonly seed: number;
}

export const CROSS_ENTROPY_TOLERANCE: Tolerance = {
  abs: 3e-5,
  rel: 3e-5,
  because: 'logits up to 40 carry 4e-6 of rounding, and exp and log are within a few ulp',
};

/** Of dHidden, whose largest numbers are 0.01 to 0.5. */
export const GRADIENT_TOLERANCE: Tolerance = {
  abs: 2.5e-7,
  rel: 2e-6,
  because: 'the largest error measured is 4.5e-8; exp may be off by 3 + 2 |x| ulp on other devices',
};

/** Chunks are 128 rows; the backward is split from a vocabulary of 512 on; the softmax has 256 threads. */
export const CROSS_ENTROPY_CASES: readonly CrossEntropyCase[] = [
  {
    name: 'one row, fewer words than threads',
    rows: 1,
    vocab: 131,
    features: 32,
    type: 'F32',
    scale: 1,
    seed: 1,
  },
  {
    name: '5 rows through the kernel for few',
    rows: 5,
    vocab: 257,
    features: 64,
    type: 'Q8_0',
    scale: 3,
    seed: 2,
  },
  { name: 'one chunk exactly', rows: 128, vocab: 523, features: 96, type: 'Q4_1', scale: 1, seed: 3 },
  { name: 'one row more than a chunk', rows: 129, vocab: 256, features: 40, type: 'F16', scale: 2, seed: 4 },
  {
    name: 'three chunks, split backward',
    rows: 263,
    vocab: 2053,
    features: 32,
    type: 'Q8_0',
    scale: 1,
    seed: 5,
  },
  { name: 'near certainty', rows: 9, vocab: 1009, features: 32, type: 'F32', scale: 12, seed: 6 },
];
