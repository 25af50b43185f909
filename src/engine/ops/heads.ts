/** The shape that rope and all kinds of attention share. */
import type { BufferSlice } from '../gpu/buffers.ts';
import { checkFloats, checkMultiple, checkPositive } from './checks.ts';
import { RECORD_WORDS } from './rowRecords.ts';

export interface HeadShape {
  readonly rows: number;
  /** H query heads. */
  readonly heads: number;
  /** K key/value heads, a divisor of H. */
  readonly kvHeads: number;
  /**
   * D, a multiple of 8 (both halves of a head are read as vec4), at most 64 unless the op says otherwise (tiles fit 16 KiB
   * of workgroup memory).
   */
  readonly headDim: number;
}

const MAX_HEAD_DIM = 64;
/** Of the ops that only fill the cache or decode from it. */
export const MAX_CACHED_HEAD_DIM = 128;

/** Refuses a shape that the kernels cannot do, and records, table or qkv that are too small for it. */
export function checkHeads(
  op: string,
  { rows, heads, kvHeads, headDim }: HeadShape,
  { records, table, qkv }: { records: BufferSlice; table: BufferSlice; qkv: BufferSlice },
  maxHeadDim = MAX_HEAD_DIM,
): void {
  checkPositive(op, 'rows', rows);
  checkMultiple(op, 'headDim', headDim, 8);
  if (headDim > maxHeadDim)
    throw new RangeError(`${op}: expected headDim to be at most ${maxHeadDim}, got ${headDim}`);
  checkPositive(op, 'kvHeads', kvHeads);
  checkMultiple(op, 'heads', heads, kvHeads);
  checkFloats(op, 'records', records, rows * RECORD_WORDS);
  checkFloats(op, 'table', table, headDim);
  checkFloats(op, 'qkv', qkv, rows * (heads + 2 * kvHeads) * headDim);
}
