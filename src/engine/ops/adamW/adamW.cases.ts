import type { Tolerance } from '../../testing/tolerance.ts';

export interface AdamWCase {
  readonly name: string;
  readonly count: number;
  readonly t: number;
  readonly learningRate: number;
  readonly clip: number;
  readonly weightDecay: number;
  /** Moments start at zero and gradients are 100 times as large: what 1 - beta is shows in every digit. */
  readonly fresh?: true;
  readonly seed: number;
}

export const ADAM_W_TOLERANCE: Tolerance = {
  abs: 1e-7,
  rel: 1e-5,
  because: 'a dozen roundings a number; m / (sqrt(v) + eps) is of order 1 and scaled by lr',
};

/** 256 numbers a workgroup. */
export const ADAM_W_CASES: readonly AdamWCase[] = [
  { name: 'first step, one number', count: 1, t: 1, learningRate: 1e-3, clip: 1, weightDecay: 0, seed: 1 },
  {
    name: 'clipped, with decay',
    count: 257,
    t: 2,
    learningRate: 1e-2,
    clip: 0.37,
    weightDecay: 0.1,
    seed: 2,
  },
  {
    name: 'moments from nothing',
    count: 37,
    t: 1,
    learningRate: 1e-3,
    clip: 1,
    weightDecay: 0,
    fresh: true,
    seed: 4,
  },
  { name: 'late step', count: 1009, t: 500, learningRate: 2e-3, clip: 1, weightDecay: 0.01, seed: 3 },
];
