import type { Tolerance } from '../../testing/tolerance.ts';

export interface SwiGluCase {
  readonly name: string;
  readonly rows: number;
  readonly features: number;
  /** Standard deviation of gate and up. */
  readonly scale: number;
  readonly seed: number;
}

export const SWI_GLU_TOLERANCE: Tolerance = {
  abs: 2e-6,
  rel: 1e-5,
  because: "no sums; WGSL's exp may be off by 3 + 2 |x| ulp",
};

/** Fewer, exactly and more vec4 than a workgroup's 64 threads, primes, the model's width, gates that saturate. */
export const SWI_GLU_CASES: readonly SwiGluCase[] = [
  { name: 'one vec4', rows: 1, features: 4, scale: 1, seed: 1 },
  { name: 'a workgroup across several rows', rows: 7, features: 4 * 13, scale: 1, seed: 2 },
  { name: 'exactly one workgroup', rows: 1, features: 256, scale: 1, seed: 3 },
  { name: 'one vec4 more than a workgroup', rows: 1, features: 260, scale: 1, seed: 4 },
  { name: "SmolLM2's width", rows: 29, features: 1536, scale: 1, seed: 5 },
  { name: 'gates far from zero', rows: 3, features: 4 * 11, scale: 40, seed: 6 },
];
