import type { Tolerance } from '../../testing/tolerance.ts';

export interface GradNormCase {
  readonly name: string;
  readonly count: number;
  readonly maxNorm: number | null;
  readonly scale: number;
  readonly seed: number;
}

export const GRAD_NORM_TOLERANCE: Tolerance = {
  abs: 1e-9,
  rel: 2e-5,
  because: 'tfjs sums 100,003 squares one after another in float32; ours in a tree is nearer the truth',
};

/** 128 workgroups of 256 threads take 32,768 numbers a round. */
export const GRAD_NORM_CASES: readonly GradNormCase[] = [
  { name: 'one number, clipped', count: 1, maxNorm: 0.01, scale: 1, seed: 1 },
  { name: 'a few, not clipped', count: 37, maxNorm: 100, scale: 1, seed: 2 },
  { name: 'one more than a round, no maximum', count: 32_769, maxNorm: null, scale: 1, seed: 3 },
  { name: 'several rounds of tiny gradients', count: 100_003, maxNorm: 1, scale: 1e-6, seed: 4 },
];
