import type { WeightType } from '../../model/weights.ts';
import type { Tolerance } from '../../testing/tolerance.ts';

export interface LoraLinearCase {
  readonly name: string;
  readonly rows: number;
  readonly inFeatures: number;
  /** Columns of each segment; negative means a segment without LoRA. */
  readonly segments: readonly number[];
  readonly rank: number;
  readonly type: WeightType;
  readonly added: 'nothing' | 'bias' | 'residual';
  /** Forward only: x is gate|up. */
  readonly input?: 'swiGlu';
  readonly seed: number;
}

export const LORA_LINEAR_TOLERANCE: Tolerance = {
  abs: 5e-5,
  rel: 3e-5,
  because: 'two chained sums of up to 576 and 64 products in another order, scaled by 2',
};

const plain = { added: 'nothing' } as const;

/** Tiles are 16, 32 or 64 rows x 64 columns, direct ones 8 x 576, 16 deep up to rank 32 and 8 beyond; up to 16 rows the kernel for few rows. */
export const LORA_LINEAR_CASES: readonly LoraLinearCase[] = [
  {
    ...plain,
    name: 'one row, rank 1',
    rows: 1,
    inFeatures: 40,
    segments: [37],
    rank: 1,
    type: 'F32',
    seed: 1,
  },
  {
    ...plain,
    name: '5 rows of q|k|v, k without LoRA',
    rows: 5,
    inFeatures: 96,
    segments: [70, -33, 41],
    rank: 5,
    type: 'Q4_1',
    seed: 2,
  },
  {
    name: '8 rows, rank 64',
    rows: 8,
    inFeatures: 64,
    segments: [64, 64],
    rank: 64,
    type: 'Q8_0',
    added: 'bias',
    seed: 3,
  },
  {
    ...plain,
    name: 'one more than a tile of 16',
    rows: 17,
    inFeatures: 64,
    segments: [37],
    rank: 16,
    type: 'F32',
    seed: 10,
  },
  {
    ...plain,
    name: 'few rows in two groups, Q4_0',
    rows: 11,
    inFeatures: 64,
    segments: [29, 67],
    rank: 8,
    type: 'Q4_0',
    seed: 13,
  },
  {
    ...plain,
    name: 'few rows, F16',
    rows: 2,
    inFeatures: 72,
    segments: [37],
    rank: 17,
    type: 'F16',
    seed: 14,
  },
  {
    ...plain,
    name: 'the first tiled row count',
    rows: 18,
    inFeatures: 64,
    segments: [29, 67],
    rank: 8,
    type: 'Q4_0',
    seed: 4,
  },
  {
    name: 'q|k|v with bias',
    rows: 37,
    inFeatures: 96,
    segments: [113, 31, 29],
    rank: 7,
    type: 'F16',
    added: 'bias',
    seed: 5,
  },
  {
    name: 'one segment, residual, rank 16',
    rows: 32,
    inFeatures: 160,
    segments: [96],
    rank: 16,
    type: 'Q4_1',
    added: 'residual',
    seed: 6,
  },
  {
    ...plain,
    name: 'only v has LoRA, rank 33',
    rows: 41,
    inFeatures: 72,
    segments: [-64, -65, 37],
    rank: 33,
    type: 'F32',
    seed: 7,
  },
  {
    ...plain,
    name: 'rank 64',
    rows: 33,
    inFeatures: 64,
    segments: [65, 63],
    rank: 64,
    type: 'Q8_0',
    seed: 8,
  },
  {
    name: "SmolLM2's o_proj",
    rows: 43,
    inFeatures: 576,
    segments: [576],
    rank: 8,
    type: 'Q4_1',
    added: 'residual',
    seed: 9,
  },
  {
    name: "few rows of SmolLM2's down_proj, from gate and up",
    rows: 5,
    inFeatures: 1536,
    segments: [576],
    rank: 8,
    type: 'Q4_1',
    added: 'residual',
    input: 'swiGlu',
    seed: 11,
  },
  {
    name: "tiles of SmolLM2's down_proj, from gate and up",
    rows: 35,
    inFeatures: 1536,
    segments: [576],
    rank: 16,
    type: 'Q4_1',
    added: 'residual',
    input: 'swiGlu',
    seed: 12,
  },
  {
    ...plain,
    name: 'more columns than a direct workgroup takes, rank 21',
    rows: 69,
    inFeatures: 64,
    segments: [610, 33],
    rank: 21,
    type: 'Q4_1',
    seed: 21,
  },
  {
    ...plain,
    name: 'more k than a direct workgroup takes backward',
    rows: 18,
    inFeatures: 1568,
    segments: [29, -31, 37],
    rank: 3,
    type: 'F16',
    seed: 22,
  },
  {
    name: 'a tile of 64 rows, rank 64',
    rows: 65,
    inFeatures: 96,
    segments: [70],
    rank: 64,
    type: 'Q4_0',
    added: 'bias',
    seed: 23,
  },
];
