/**
 * What sampling needs of a chunk of logits: the k largest of each row with their ids (falling, ties by lower id), or the
 * logits at given (row, id) pairs.
 *
 * logits [rows, V] -> ids [all, k] u32 and tops [all, k], from row `firstRow` on; or pairs [P, 2] u32 -> chosen [P].
 * Inference only, nothing is saved. NaN logits are never chosen; where too few remain, ids hold NO_ID.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import gatherWgsl from './gatherLogits.wgsl?raw';
import topWgsl from './topK.wgsl?raw';

export interface LogitsShape {
  /** Rows of this chunk of logits, and which of all rows is its first. */
  readonly rows: number;
  readonly firstRow: number;
  readonly vocab: number;
}

/** The id where there was none to choose: all logits left are NaN. */
export const NO_ID = 0xffffffff;

const TOP_WORKGROUP = 256;
const GATHER_WORKGROUP = 64;

function topKernel(k: number): KernelSpec {
  return {
    name: 'topK/topK',
    wgsl: topWgsl,
    constants: { WORKGROUP: TOP_WORKGROUP, K: k },
    bindings: ['read', 'readWrite', 'readWrite'],
    params: true,
  };
}

function gatherKernel(): KernelSpec {
  return {
    name: 'topK/gatherLogits',
    wgsl: gatherWgsl,
    constants: { WORKGROUP: GATHER_WORKGROUP },
    bindings: ['read', 'read', 'readWrite'],
    params: true,
  };
}

export function topK(
  { rows, firstRow, vocab }: LogitsShape,
  k: number,
  {
    logits,
    ids,
    tops,
  }: { readonly logits: BufferSlice; readonly ids: BufferSlice; readonly tops: BufferSlice },
): Dispatch[] {
  checkPositive('topK', 'rows', rows);
  if (!Number.isInteger(k) || k < 1 || k > vocab)
    throw new RangeError(`topK: expected k of 1..${vocab}, got ${k}`);
  checkFloats('topK', 'logits', logits, rows * vocab);
  checkFloats('topK', 'ids', ids, (firstRow + rows) * k);
  checkFloats('topK', 'tops', tops, (firstRow + rows) * k);
  return [
    {
      kernel: topKernel(k),
      buffers: [logits, ids, tops],
      grid: checkedGrid('topK', [rows, 1, 1]),
      params: Uint32Array.of(rows, vocab, firstRow),
    },
  ];
}

export function gatherLogits(
  { rows, firstRow, vocab }: LogitsShape,
  pairCount: number,
  {
    logits,
    pairs,
    chosen,
  }: { readonly logits: BufferSlice; readonly pairs: BufferSlice; readonly chosen: BufferSlice },
): Dispatch[] {
  checkPositive('gatherLogits', 'rows', rows);
  checkFloats('gatherLogits', 'logits', logits, rows * vocab);
  checkFloats('gatherLogits', 'pairs', pairs, pairCount * 2);
  checkFloats('gatherLogits', 'chosen', chosen, pairCount);
  return [
    {
      kernel: gatherKernel(),
      buffers: [logits, pairs, chosen],
      grid: rowGrid('gatherLogits', tiles(pairCount, GATHER_WORKGROUP)),
      params: Uint32Array.of(rows, vocab, firstRow, pairCount),
    },
  ];
}

export function topKKernels(): KernelSpec[] {
  return [topKernel(1), topKernel(40), gatherKernel()];
}
