/**
 * Causal grouped-query attention over packed rows: out = softmax(q kᵀ / sqrt(D)) v over the slots that a row's record
 * names, query head h with kv head floor(h / (H / K)); q and k are rotated (see rope) while they are loaded.
 *
 * qkv [rows, (H + 2 K) D], not rotated -> out [rows, H D], lse [rows, H] (log-sum-exp of the scaled scores).
 * Without `cache` the keys are the rows of qkv themselves (training: the own span alone); with `cache`
 * [slots, 2 K D] they are its slots, own, prompt and prefix spans. A row's three spans must not overlap.
 *
 * Backward, for training alone, gives dQkv of the unrotated qkv. Saved for it: qkv, out and lse, from which a tile's
 * probabilities are computed again; [T, T] is never stored, in either direction (Dao et al. 2022; Dao 2023).
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, tiles } from '../../gpu/grid.ts';
import { f32, type KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats } from '../checks.ts';
import { checkHeads, type HeadShape } from '../heads.ts';
import { RECORD_WORDS } from '../rowRecords.ts';
import rotate from '../snippets/rotate.wgsl?raw';
import rowRecord from '../snippets/rowRecord.wgsl?raw';
import forwardWgsl from './attention.wgsl?raw';
import backwardWgsl from './attentionBackward.wgsl?raw';

export interface AttentionBuffers {
  readonly records: BufferSlice;
  readonly table: BufferSlice;
  readonly qkv: BufferSlice;
  /** Given: keys and values are its slots (k rotated, as ropeToCache leaves it). */
  readonly cache?: BufferSlice;
  readonly out: BufferSlice;
  readonly lse: BufferSlice;
}

export interface AttentionBackwardBuffers {
  readonly records: BufferSlice;
  readonly table: BufferSlice;
  readonly qkv: BufferSlice;
  readonly out: BufferSlice;
  readonly lse: BufferSlice;
  readonly dOut: BufferSlice;
  /** [rows, (H + 2 K) D], all of it written; 0 in idle rows. */
  readonly dQkv: BufferSlice;
}

/** Threads; the kernels' mapping of threads to rows, slots and columns is made for this and TILE. */
const WORKGROUP = 64;
/** The same of the backward pass, whose threads do more each. */
const BACKWARD_WORKGROUP = 32;
/** Query rows (and slots) that a workgroup keeps. 16 x 64 floats are 4 KiB, so that three or four fit 16 KiB. */
const TILE = 16;
/** Rows that stream past a tile in backward, which holds four matrices at a time. */
const STREAM = 8;
/** Keys a row is taken to see in a cache, whose spans are not known here. */
const CACHED_KEYS = 128;

/** Keys that a row sees on average where all rows are one document. */
function ownKeys(rows: number): number {
  return (rows + 1) / 2;
}

function constants({ heads, kvHeads, headDim }: HeadShape) {
  return {
    WORKGROUP,
    TILE,
    HEADS: heads,
    KV_HEADS: kvHeads,
    HALF4: headDim / 8,
    SCALE: f32(1 / Math.sqrt(headDim)),
  };
}

function forwardKernel(shape: HeadShape, fromCache: boolean): KernelSpec {
  return {
    name: 'attention/attention',
    wgsl: forwardWgsl,
    snippets: [rowRecord, rotate],
    constants: { ...constants(shape), FROM_CACHE: fromCache },
    bindings: ['read', 'read', 'read', 'read', 'readWrite', 'readWrite'],
    params: true,
  };
}

function backwardKernel(shape: HeadShape): KernelSpec {
  return {
    name: 'attention/attentionBackward',
    wgsl: backwardWgsl,
    snippets: [rotate],
    constants: { ...constants(shape), WORKGROUP: BACKWARD_WORKGROUP, STREAM },
    bindings: ['read', 'read', 'read', 'read', 'read', 'read', 'readWrite'],
    params: true,
  };
}

export function attention(
  shape: HeadShape,
  { records, table, qkv, cache, out, lse }: AttentionBuffers,
): Dispatch[] {
  const { rows, heads, kvHeads, headDim } = shape;
  checkHeads('attention', shape, { records, table, qkv });
  checkFloats('attention', 'out', out, rows * heads * headDim);
  checkFloats('attention', 'lse', lse, rows * heads);
  if (cache) checkFloats('attention', 'cache', cache, 2 * kvHeads * headDim);
  return [
    {
      kernel: forwardKernel(shape, cache !== undefined),
      buffers: [records, table, qkv, cache ?? qkv, out, lse],
      grid: checkedGrid('attention', [tiles(rows, TILE), heads, 1]),
      params: Uint32Array.of(rows),
      work: 2 * rows * heads * headDim * (cache ? CACHED_KEYS : ownKeys(rows)),
      bytes: 4 * rows * ((2 * heads + 2 * kvHeads) * headDim + heads + RECORD_WORDS),
    },
  ];
}

/** Of the forward pass without a cache. */
export function attentionBackward(
  shape: HeadShape,
  { records, table, qkv, out, lse, dOut, dQkv }: AttentionBackwardBuffers,
): Dispatch[] {
  const { rows, heads, kvHeads, headDim } = shape;
  checkHeads('attentionBackward', shape, { records, table, qkv });
  for (const [name, slice] of Object.entries({ out, dOut }))
    checkFloats('attentionBackward', name, slice, rows * heads * headDim);
  checkFloats('attentionBackward', 'lse', lse, rows * heads);
  checkFloats('attentionBackward', 'dQkv', dQkv, rows * (heads + 2 * kvHeads) * headDim);
  return [
    {
      kernel: backwardKernel(shape),
      buffers: [records, table, qkv, out, lse, dOut, dQkv],
      grid: checkedGrid('attentionBackward', [tiles(rows, TILE), kvHeads + heads, 1]),
      params: Uint32Array.of(rows),
      work: 7 * rows * heads * headDim * ownKeys(rows),
      bytes: 4 * rows * ((4 * heads + 4 * kvHeads) * headDim + heads + RECORD_WORDS),
    },
  ];
}

/** One of every kernel and variant, for the manifest's compile test. */
export function attentionKernels(): KernelSpec[] {
  const shape = { rows: 1, heads: 2, kvHeads: 1, headDim: 8 };
  return [forwardKernel(shape, false), forwardKernel(shape, true), backwardKernel(shape)];
}
