import type { Tolerance } from '../../testing/tolerance.ts';
import type { RowRecord } from '../rowRecords.ts';

export interface DecodeCase {
  readonly name: string;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly theta: number;
  readonly slots: number;
  readonly records: readonly RowRecord[];
  /** Idle rows behind the records. */
  readonly idle: number;
  readonly seed: number;
}

export const DECODE_TOLERANCE: Tolerance = {
  abs: 1e-5,
  rel: 1e-4,
  because: 'scores are sums of 64 products, exp multiplies their error, and both sums run in another order',
};

const smolLm2 = { heads: 9, kvHeads: 3, headDim: 64, theta: 100_000 };
const qwen = { heads: 14, kvHeads: 2, headDim: 64, theta: 1_000_000 };
const least = { heads: 1, kvHeads: 1, headDim: 8, theta: 10_000 };
const widest = { heads: 9, kvHeads: 1, headDim: 24, theta: 10_000 };

/** A row that has generated `length` tokens from `ownStart` on. */
const row = (ownStart: number, length: number, extra: Partial<RowRecord> = {}): RowRecord => ({
  ownStart,
  ownEnd: ownStart + length,
  position: length + 11,
  ...extra,
});

/** Two rows of one prompt, one of another, and one that has only itself; prompts share a prefix. */
const passage = { prefixStart: 300, prefixEnd: 401 };
const shared = [
  row(0, 3, { promptStart: 40, promptEnd: 101, ...passage }),
  row(17, 9, { promptStart: 40, promptEnd: 101, ...passage }),
  row(200, 1, { promptStart: 120, promptEnd: 139, ...passage }),
  row(250, 1),
];

/** Keys on either side of the workgroup's 64 and of the chunk's 256, every span alone and together. */
export const DECODE_CASES: readonly DecodeCase[] = [
  { ...least, name: 'a first token sees itself', slots: 1, records: [row(0, 1)], idle: 0, seed: 1 },
  { ...least, name: 'one key a thread', slots: 70, records: [row(3, 64)], idle: 0, seed: 2 },
  {
    ...widest,
    name: 'a chunk less one and one more',
    slots: 128,
    records: [row(0, 63), row(63, 65)],
    idle: 0,
    seed: 3,
  },
  { ...widest, name: 'idle rows write nothing', slots: 300, records: [row(30, 65)], idle: 5, seed: 4 },
  { ...smolLm2, name: 'SmolLM2, shared prompts and prefix', slots: 401, records: shared, idle: 1, seed: 5 },
  { ...qwen, name: 'Qwen2.5, shared prompts and prefix', slots: 401, records: shared, idle: 0, seed: 6 },
];
