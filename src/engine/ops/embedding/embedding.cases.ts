import type { WeightType } from '../../model/weights.ts';
import type { Tolerance } from '../../testing/tolerance.ts';

export interface EmbeddingCase {
  readonly name: string;
  readonly rows: number;
  readonly vocab: number;
  readonly features: number;
  readonly type: WeightType;
  readonly seed: number;
}

export const EMBEDDING_TOLERANCE: Tolerance = {
  abs: 1e-7,
  rel: 2e-7,
  because: 'one product and one sum of exact numbers, fused or not',
};

/** Every weight format; rows of fewer and of more octets than the workgroup's 64 threads. */
export const EMBEDDING_CASES: readonly EmbeddingCase[] = [
  { name: 'Q8_0', rows: 7, vocab: 131, features: 96, type: 'Q8_0', seed: 1 },
  { name: 'Q4_1, wider than the workgroup', rows: 3, vocab: 11, features: 576, type: 'Q4_1', seed: 2 },
  { name: 'Q4_0', rows: 5, vocab: 29, features: 32, type: 'Q4_0', seed: 3 },
  { name: 'F16, one octet', rows: 13, vocab: 37, features: 8, type: 'F16', seed: 4 },
  { name: 'F32', rows: 1, vocab: 3, features: 40, type: 'F32', seed: 5 },
];
