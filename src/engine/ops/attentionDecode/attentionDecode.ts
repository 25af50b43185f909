/**
 * Attention of one new token a row against the KV cache, for decoding; inference only.
 *
 * qkv [rows, (H + 2 K) D], not rotated; cache [slots, 2 K D] -> out [rows, H D]. A row's rotated k and its v are first
 * written to its slot ownEnd - 1; then it attends to its prefix, its prompt and its own slots, as its record says.
 * Rows of one dispatch must not see each other's new slots. Idle rows write no slot; their output is 0.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, tiles } from '../../gpu/grid.ts';
import { f32, type KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats } from '../checks.ts';
import { checkHeads, MAX_CACHED_HEAD_DIM, type HeadShape } from '../heads.ts';
import rotate from '../snippets/rotate.wgsl?raw';
import rowRecord from '../snippets/rowRecord.wgsl?raw';
import wgsl from './attentionDecode.wgsl?raw';

export interface AttentionDecodeBuffers {
  readonly records: BufferSlice;
  readonly table: BufferSlice;
  readonly qkv: BufferSlice;
  readonly cache: BufferSlice;
  readonly out: BufferSlice;
}

const WORKGROUP = 64;
/** Keys between barriers. */
const CHUNK = 256;
/** Query heads of one kv head that a workgroup does at once. */
const HEADS_AT_ONCE = 4;
/** Keys a row is taken to see, for pacing and counts alone. */
const USUAL_KEYS = 256;

function kernel({ heads, kvHeads, headDim }: HeadShape): KernelSpec {
  return {
    name: 'attentionDecode/attentionDecode',
    wgsl,
    snippets: [rowRecord, rotate],
    constants: {
      WORKGROUP,
      CHUNK,
      HEADS: heads,
      KV_HEADS: kvHeads,
      HALF4: headDim / 8,
      WIDTH: headDim <= 64 ? 16 : 32,
      SCALE: f32(1 / Math.sqrt(headDim)),
    },
    bindings: ['read', 'read', 'read', 'readWrite', 'readWrite'],
  };
}

export function attentionDecode(
  shape: HeadShape,
  { records, table, qkv, cache, out }: AttentionDecodeBuffers,
): Dispatch[] {
  const { rows, heads, kvHeads, headDim } = shape;
  checkHeads('attentionDecode', shape, { records, table, qkv }, MAX_CACHED_HEAD_DIM);
  checkFloats('attentionDecode', 'cache', cache, 2 * kvHeads * headDim);
  checkFloats('attentionDecode', 'out', out, rows * heads * headDim);
  return [
    {
      kernel: kernel(shape),
      buffers: [records, table, qkv, cache, out],
      grid: checkedGrid('attentionDecode', [rows, kvHeads, tiles(heads / kvHeads, HEADS_AT_ONCE)]),
      work: 2 * rows * heads * headDim * USUAL_KEYS,
      bytes: 4 * rows * headDim * (2 * heads + 2 * kvHeads * (2 + USUAL_KEYS)),
    },
  ];
}

/** The kernel, for the manifest's compile test. */
export function attentionDecodeKernels(): KernelSpec[] {
  return [8, 128].map((headDim) => kernel({ rows: 1, heads: 2, kvHeads: 1, headDim }));
}
