/**
 * What sampling needs of logits: the k largest of each row with their ids (falling, ties by lower id) and the row's
 * log-sum-exp, or the logits at given (row, id) pairs.
 *
 * logits [rows, V] -> ids [rows, k] u32, tops [rows, k], logSumExp [rows]; or pairs [P, 2] u32 -> chosen [P].
 * Inference only, nothing is saved. NaN logits are never chosen; where too few remain, ids hold NO_ID.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import reduceMax from '../snippets/reduceMax.wgsl?raw';
import reduceSum from '../snippets/reduceSum.wgsl?raw';
import gatherWgsl from './gatherLogits.wgsl?raw';
import topWgsl from './topK.wgsl?raw';

export interface LogitsShape {
  readonly rows: number;
  readonly vocab: number;
}

export interface TopKBuffers {
  readonly logits: BufferSlice;
  readonly ids: BufferSlice;
  readonly tops: BufferSlice;
  readonly logSumExp: BufferSlice;
}

export interface GatherLogitsBuffers {
  readonly logits: BufferSlice;
  readonly pairs: BufferSlice;
  readonly chosen: BufferSlice;
}

/** The id where there was none to choose: all logits left are NaN. */
export const NO_ID = 0xffffffff;

const TOP_WORKGROUP = 256;
const GATHER_WORKGROUP = 64;

function topKernel(k: number): KernelSpec {
  return {
    name: 'topK/topK',
    wgsl: topWgsl,
    snippets: [reduceMax, reduceSum],
    constants: { WORKGROUP: TOP_WORKGROUP, K: k },
    bindings: ['read', 'readWrite', 'readWrite', 'readWrite'],
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
  { rows, vocab }: LogitsShape,
  k: number,
  { logits, ids, tops, logSumExp }: TopKBuffers,
): Dispatch[] {
  checkPositive('topK', 'rows', rows);
  if (!Number.isInteger(k) || k < 1 || k > vocab)
    throw new RangeError(`topK: expected k of 1..${vocab}, got ${k}`);
  checkFloats('topK', 'logits', logits, rows * vocab);
  checkFloats('topK', 'ids', ids, rows * k);
  checkFloats('topK', 'tops', tops, rows * k);
  checkFloats('topK', 'logSumExp', logSumExp, rows);
  return [
    {
      kernel: topKernel(k),
      buffers: [logits, ids, tops, logSumExp],
      grid: checkedGrid('topK', [rows, 1, 1]),
      params: Uint32Array.of(vocab),
      work: rows * vocab,
      bytes: rows * (vocab + 2 * k + 1) * 4,
    },
  ];
}

/** A row or an id that is not there reads what it should not; whoever writes `pairs` refuses it. */
export function gatherLogits(
  { rows, vocab }: LogitsShape,
  pairCount: number,
  { logits, pairs, chosen }: GatherLogitsBuffers,
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
      params: Uint32Array.of(vocab, pairCount),
      bytes: pairCount * 16,
    },
  ];
}

export function topKKernels(): KernelSpec[] {
  return [topKernel(1), topKernel(40), gatherKernel()];
}
