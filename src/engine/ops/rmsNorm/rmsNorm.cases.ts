import type { Tolerance } from '../../testing/tolerance.ts';

export interface RmsNormCase {
  readonly name: string;
  readonly rows: number;
  readonly features: number;
  readonly eps: number;
  readonly accumulate: boolean;
  readonly seed: number;
}

export const RMS_NORM_TOLERANCE: Tolerance = {
  abs: 2e-6,
  rel: 1e-5,
  because: 'one sum over up to 576 squares in another order, and inverseSqrt within 2 ulp',
};

const base = { eps: 1e-5, accumulate: false };

/** Sizes on either side of the workgroup's 64 vec4, primes elsewhere, and the model's own width. */
export const RMS_NORM_CASES: readonly RmsNormCase[] = [
  { ...base, name: 'one row of one vec4', rows: 1, features: 4, seed: 1 },
  { ...base, name: 'fewer vec4 than threads', rows: 3, features: 4 * 37, seed: 2 },
  { ...base, name: 'exactly one vec4 a thread', rows: 5, features: 256, seed: 3 },
  { ...base, name: 'one vec4 more than threads', rows: 7, features: 260, seed: 4 },
  { ...base, name: "SmolLM2's width", rows: 29, features: 576, seed: 5 },
  { ...base, name: 'adds to dx', rows: 11, features: 4 * 41, accumulate: true, seed: 6 },
  { ...base, name: 'an eps that matters', rows: 2, features: 64, eps: 0.5, seed: 7 },
];
