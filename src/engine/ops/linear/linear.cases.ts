import type { WeightType } from '../../model/weights.ts';
import type { Tolerance } from '../../testing/tolerance.ts';

export interface LinearCase {
  readonly name: string;
  readonly rows: number;
  /** K and N. */
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly type: WeightType;
  readonly added: 'nothing' | 'bias' | 'residual';
  readonly input?: 'swiGlu';
  /** Of swiGlu's gates, 1 if absent; its ups are as much smaller, so that the products stay near 1. */
  readonly gateScale?: number;
  /** Shares of n in the backward. */
  readonly parts?: number;
  readonly seed: number;
}

export const LINEAR_TOLERANCE: Tolerance = {
  abs: 2e-5,
  rel: 2e-5,
  because:
    'sums of up to 1,536 products of N(0, 1) x N(0, 1 / K) in another order: about 1e-6, ten times that for luck',
};

const plain = { added: 'nothing' } as const;

/** Tiles are 16, 32 or 64 rows x 64 columns x 16 deep, direct ones 8 x 576 (backward 8 or 16 x 512 up); few rows end at 16 and are compiled for 1, 2, 4 and 8. */
export const LINEAR_CASES: readonly LinearCase[] = [
  { ...plain, name: 'one row, F32', rows: 1, inFeatures: 40, outFeatures: 7, type: 'F32', seed: 1 },
  { ...plain, name: '2 rows, F16', rows: 2, inFeatures: 72, outFeatures: 29, type: 'F16', seed: 2 },
  { ...plain, name: '3 of 4 rows, Q8_0', rows: 3, inFeatures: 96, outFeatures: 37, type: 'Q8_0', seed: 3 },
  {
    name: '5 of 8 rows, Q4_1, bias',
    rows: 5,
    inFeatures: 160,
    outFeatures: 41,
    type: 'Q4_1',
    added: 'bias',
    seed: 4,
  },
  {
    name: '8 rows, residual',
    rows: 8,
    inFeatures: 64,
    outFeatures: 64,
    type: 'Q4_0',
    added: 'residual',
    seed: 5,
  },
  {
    ...plain,
    name: 'few rows of swiGlu',
    rows: 7,
    inFeatures: 96,
    outFeatures: 31,
    type: 'Q4_1',
    input: 'swiGlu',
    seed: 6,
  },
  {
    ...plain,
    name: 'a tile of swiGlu',
    rows: 35,
    inFeatures: 96,
    outFeatures: 31,
    type: 'Q8_0',
    input: 'swiGlu',
    seed: 15,
  },
  {
    ...plain,
    name: 'few rows of swiGlu, gates far from zero',
    rows: 5,
    inFeatures: 96,
    outFeatures: 31,
    type: 'Q8_0',
    input: 'swiGlu',
    gateScale: 40,
    seed: 16,
  },
  {
    ...plain,
    name: 'a tile of swiGlu, gates far from zero',
    rows: 33,
    inFeatures: 96,
    outFeatures: 31,
    type: 'Q4_1',
    input: 'swiGlu',
    gateScale: 40,
    seed: 17,
  },
  {
    ...plain,
    name: 'the most few rows, in two groups',
    rows: 16,
    inFeatures: 96,
    outFeatures: 35,
    type: 'Q4_1',
    seed: 18,
  },
  {
    ...plain,
    name: 'a wide matrix, two rows more than a group',
    rows: 10,
    inFeatures: 64,
    outFeatures: 2053,
    type: 'Q8_0',
    seed: 19,
  },
  {
    ...plain,
    name: 'the first tiled row count',
    rows: 17,
    inFeatures: 32,
    outFeatures: 63,
    type: 'Q4_1',
    seed: 7,
  },
  { ...plain, name: 'one tile exactly', rows: 32, inFeatures: 64, outFeatures: 64, type: 'Q4_0', seed: 8 },
  {
    ...plain,
    name: 'one more than a tile',
    rows: 33,
    inFeatures: 96,
    outFeatures: 65,
    type: 'Q8_0',
    seed: 9,
  },
  {
    name: 'k beyond the last tile, bias',
    rows: 37,
    inFeatures: 40,
    outFeatures: 89,
    type: 'F32',
    added: 'bias',
    seed: 10,
  },
  {
    name: 'F16, residual',
    rows: 41,
    inFeatures: 24,
    outFeatures: 113,
    type: 'F16',
    added: 'residual',
    seed: 11,
  },
  {
    name: "SmolLM2's down_proj",
    rows: 19,
    inFeatures: 1536,
    outFeatures: 576,
    type: 'Q4_1',
    added: 'residual',
    seed: 12,
  },
  {
    ...plain,
    name: 'n in shares',
    rows: 13,
    inFeatures: 96,
    outFeatures: 1009,
    type: 'Q8_0',
    parts: 5,
    seed: 13,
  },
  {
    ...plain,
    name: 'more shares than tiles of n',
    rows: 3,
    inFeatures: 64,
    outFeatures: 37,
    type: 'Q4_1',
    parts: 4,
    seed: 14,
  },
  {
    ...plain,
    name: 'more columns than a direct workgroup takes',
    rows: 67,
    inFeatures: 64,
    outFeatures: 601,
    type: 'Q4_1',
    seed: 21,
  },
  {
    name: 'more k than a direct workgroup takes backward, bias',
    rows: 70,
    inFeatures: 1568,
    outFeatures: 29,
    type: 'F16',
    added: 'bias',
    seed: 22,
  },
  {
    ...plain,
    name: 'a tile of 64 rows of swiGlu',
    rows: 66,
    inFeatures: 96,
    outFeatures: 37,
    type: 'Q4_0',
    input: 'swiGlu',
    seed: 23,
  },
];
