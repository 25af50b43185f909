import type { Tolerance } from '../../testing/tolerance.ts';
import type { RowRecord } from '../rowRecords.ts';

export interface RopeCase {
  readonly name: string;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly theta: number;
  readonly slots: number;
  /** Idle rows behind the records. */
  readonly idle: number;
  readonly records: readonly RowRecord[];
  readonly seed: number;
}

export const ROPE_TOLERANCE: Tolerance = {
  abs: 1e-6,
  rel: 1e-5,
  because: 'two products and a sum; cos and sin are rounded from f64 on both sides',
};

const row = (slot: number, position: number): RowRecord => ({ ownStart: slot, ownEnd: slot + 1, position });
const smolLm2 = { heads: 9, kvHeads: 3, headDim: 64, theta: 100_000 };
const qwen = { heads: 14, kvHeads: 2, headDim: 64, theta: 1_000_000 };
const least = { heads: 1, kvHeads: 1, headDim: 8, theta: 10_000 };
const qwen3 = { heads: 4, kvHeads: 2, headDim: 128, theta: 1_000_000 };
const oddHalf = { heads: 6, kvHeads: 3, headDim: 24, theta: 10_000 };
const scattered = [row(7, 0), row(2, 1), row(10, 1999), row(0, 411)];
const backwards = Array.from({ length: 37 }, (_, i) => row(39 - i, 3 * i));

export const ROPE_CASES: readonly RopeCase[] = [
  { ...least, name: 'one row of the least head', slots: 1, idle: 0, records: [row(0, 3)], seed: 1 },
  {
    ...smolLm2,
    name: 'SmolLM2, far positions, slots out of order',
    slots: 11,
    idle: 0,
    records: scattered,
    seed: 2,
  },
  {
    ...qwen,
    name: 'Qwen2.5, idle rows write nothing',
    slots: 5,
    idle: 3,
    records: [row(4, 17), row(1, 5)],
    seed: 3,
  },
  { ...qwen3, name: 'heads of 128', slots: 11, idle: 1, records: scattered, seed: 5 },
  { ...oddHalf, name: 'several workgroups, an odd half', slots: 40, idle: 0, records: backwards, seed: 4 },
];
