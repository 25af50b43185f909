import type { Tolerance } from '../../testing/tolerance.ts';
import { documentRecords, type RowRecord } from '../rowRecords.ts';

interface Heads {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly theta: number;
}

export interface TrainingCase extends Heads {
  readonly name: string;
  /** Tokens of the documents, one after another. */
  readonly documents: readonly number[];
  /** Idle rows behind them. */
  readonly idle: number;
  /** Standard deviation of qkv; 3 makes some softmaxes almost one-hot. */
  readonly scale: number;
  readonly seed: number;
}

export interface CacheCase extends Heads {
  readonly name: string;
  readonly slots: number;
  readonly records: readonly RowRecord[];
  readonly idle: number;
  readonly seed: number;
}

export const ATTENTION_TOLERANCE: Tolerance = {
  abs: 1e-5,
  rel: 1e-4,
  because: 'scores are sums of 64 products, exp multiplies their error, and both sums run in another order',
};

export const ATTENTION_BACKWARD_TOLERANCE: Tolerance = {
  abs: 4e-5,
  rel: 2e-4,
  because: 'as forward, and dS = P (dP - delta) cancels; a key gathers from H/K heads and all later rows',
};

const smolLm2 = { heads: 9, kvHeads: 3, headDim: 64, theta: 100_000 };
const qwen = { heads: 14, kvHeads: 2, headDim: 64, theta: 1_000_000 };
const least = { heads: 1, kvHeads: 1, headDim: 8, theta: 10_000 };
const small = { heads: 4, kvHeads: 2, headDim: 16, theta: 10_000 };
const oddHalf = { heads: 3, kvHeads: 1, headDim: 24, theta: 10_000 };
const plain = { idle: 0, scale: 1 };

/** Documents on either side of the tile's 16 rows (and backward's 8), several in one tile, the models' own heads. */
export const TRAINING_CASES: readonly TrainingCase[] = [
  { ...plain, ...least, name: 'one token', documents: [1], seed: 1 },
  { ...plain, ...small, name: 'one document a tile long', documents: [16], seed: 2 },
  { ...plain, ...small, name: 'one row less and one more than a tile', documents: [15, 17], seed: 3 },
  {
    ...plain,
    ...oddHalf,
    name: 'several documents in a tile, primes',
    documents: [3, 1, 7, 13, 2, 23],
    seed: 4,
  },
  {
    ...plain,
    ...oddHalf,
    name: 'idle rows, in a mixed tile and beyond',
    documents: [5, 6],
    idle: 26,
    seed: 5,
  },
  { ...plain, ...smolLm2, name: 'SmolLM2', documents: [43, 19], idle: 2, seed: 6 },
  { ...plain, ...qwen, name: 'Qwen2.5', documents: [11, 8], idle: 0, seed: 7 },
  { ...plain, ...small, name: 'a document of seven tiles', documents: [4, 101], seed: 8 },
  { ...plain, ...smolLm2, name: 'sharp softmaxes', documents: [9, 24], scale: 3, seed: 9 },
];

const ownOf = (
  start: number,
  length: number,
  position: number,
  extra: Partial<RowRecord> = {},
): RowRecord[] =>
  Array.from({ length }, (_, i) => ({
    ownStart: start,
    ownEnd: start + i + 1,
    position: position + i,
    ...extra,
  }));

/** Two questions over one passage; and answers that branch from prompts lying anywhere in the cache. */
const prefixed = [
  ...ownOf(60, 13, 19, { prefixStart: 20, prefixEnd: 39 }),
  ...ownOf(10, 9, 19, { prefixStart: 20, prefixEnd: 39 }),
];
const branched = [
  ...ownOf(0, 3, 23, { promptStart: 50, promptEnd: 63, prefixStart: 200, prefixEnd: 210 }),
  ...ownOf(90, 2, 40, { promptStart: 130, promptEnd: 170 }),
  ...ownOf(5, 1, 23, { promptStart: 50, promptEnd: 63, prefixStart: 200, prefixEnd: 210 }),
  ...ownOf(180, 12, 0),
];

export const CACHE_CASES: readonly CacheCase[] = [
  {
    ...smolLm2,
    name: 'a prompt from the first slot',
    slots: 37,
    records: ownOf(0, 37, 0),
    idle: 0,
    seed: 21,
  },
  {
    ...small,
    name: 'a shared prefix, own slots out of order',
    slots: 80,
    records: prefixed,
    idle: 3,
    seed: 22,
  },
  { ...qwen, name: 'three spans, gaps wider than a tile', slots: 211, records: branched, idle: 1, seed: 23 },
  {
    ...least,
    name: 'documents side by side',
    slots: 33,
    records: documentRecords([9, 24]),
    idle: 0,
    seed: 24,
  },
];
