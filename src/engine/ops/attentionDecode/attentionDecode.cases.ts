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
  /** Slots whose keys are 20 times as large: where the largest scores are. */
  readonly loud?: readonly number[];
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
const qwen3 = { heads: 6, kvHeads: 2, headDim: 128, theta: 1_000_000 };
const odd = { heads: 5, kvHeads: 1, headDim: 72, theta: 10_000 };
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

/** A prefix of 200, a prompt of 90 (it crosses the edge of the first chunk) and 310 of its own: 600 keys, 3 chunks. */
const long = row(310, 310, { prefixStart: 7, prefixEnd: 207, promptStart: 213, promptEnd: 303 });

/** Keys on either side of the workgroup's 64 and of the chunk's 256, every span alone and together. */
export const DECODE_CASES: readonly DecodeCase[] = [
  { ...least, name: 'a first token sees itself', slots: 1, records: [row(0, 1)], idle: 0, seed: 1 },
  { ...least, name: 'one key a thread', slots: 70, records: [row(3, 64)], idle: 0, seed: 2 },
  {
    ...widest,
    name: 'one key less than threads and one more',
    slots: 128,
    records: [row(0, 63), row(63, 65)],
    idle: 0,
    seed: 3,
  },
  { ...widest, name: 'idle rows write nothing', slots: 300, records: [row(30, 65)], idle: 5, seed: 4 },
  { ...smolLm2, name: 'SmolLM2, shared prompts and prefix', slots: 401, records: shared, idle: 1, seed: 5 },
  { ...qwen, name: 'Qwen2.5, shared prompts and prefix', slots: 401, records: shared, idle: 0, seed: 6 },
  {
    ...least,
    name: 'a chunk of keys less one, exactly, and one more',
    slots: 768,
    records: [row(0, 255), row(255, 256), row(511, 257)],
    idle: 1,
    seed: 7,
  },
  {
    ...widest,
    name: 'three chunks, spans across their edges',
    slots: 620,
    records: [long],
    idle: 0,
    seed: 8,
  },
  {
    ...qwen,
    name: 'the largest scores in the first chunk, the later ones fade',
    slots: 620,
    records: [long],
    idle: 0,
    loud: [9, 50],
    seed: 9,
  },
  {
    ...qwen,
    name: 'the largest scores in the last chunk, the earlier ones fade',
    slots: 620,
    records: [long],
    idle: 0,
    loud: [610, 617],
    seed: 10,
  },
  {
    ...smolLm2,
    name: 'a prompt that ends with the chunk, own keys in the next',
    slots: 400,
    records: [row(300, 5, { prefixStart: 0, prefixEnd: 100, promptStart: 120, promptEnd: 276 })],
    idle: 0,
    loud: [275],
    seed: 11,
  },
  { ...qwen3, name: 'heads of 128', slots: 401, records: shared, idle: 1, seed: 12 },
  { ...odd, name: 'heads of 72, three chunks', slots: 620, records: [long, row(0, 5)], idle: 0, seed: 13 },
];
