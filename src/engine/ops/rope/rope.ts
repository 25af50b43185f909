/**
 * Rotary position embedding (Su et al. 2021), rotate-half as in Hugging Face's Llama: with i < D/2 and
 * a = position · theta^(-2i/D),   (x[i], x[i + D/2]) -> (x[i] cos a - x[i + D/2] sin a, x[i + D/2] cos a + x[i] sin a).
 * Its gradient is the rotation by -a.
 *
 * Attention turns q and k itself while it loads them, and dq and dk back while it stores them (snippet rotate.wgsl),
 * so nothing is rotated in memory but the keys that outlive their pass: `ropeToCache` writes those.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import type { ModelConfig } from '../../model/config.ts';
import { checkFloats } from '../checks.ts';
import { checkHeads, MAX_CACHED_HEAD_DIM, type HeadShape } from '../heads.ts';
import rotate from '../snippets/rotate.wgsl?raw';
import rowRecord from '../snippets/rowRecord.wgsl?raw';
import toCacheWgsl from './ropeToCache.wgsl?raw';

export interface RopeToCacheBuffers {
  readonly records: BufferSlice;
  /** `ropeTable`, for every position that a record may name. */
  readonly table: BufferSlice;
  /** [rows, (H + 2 K) D], not rotated. */
  readonly qkv: BufferSlice;
  /** [slots, 2 K D]: the slot ownEnd - 1 of each row that is not idle gets its rotated k and its v. */
  readonly cache: BufferSlice;
}

const WORKGROUP = 64;

/**
 * (cos, sin) of every angle: [positions, D/2] of two floats. Angles are computed in f64: at position 8000 an f32 angle
 * is wrong by up to 5e-4.
 */
export function ropeTable(
  { headDim, ropeTheta }: Pick<ModelConfig, 'headDim' | 'ropeTheta'>,
  positions: number,
): Float32Array<ArrayBuffer> {
  const half = headDim / 2;
  const table = new Float32Array(positions * headDim);
  for (let i = 0; i < half; i++) {
    const frequency = ropeTheta ** (-i / half);
    for (let position = 0; position < positions; position++) {
      const at = (position * half + i) * 2;
      table[at] = Math.cos(position * frequency);
      table[at + 1] = Math.sin(position * frequency);
    }
  }
  return table;
}

function toCacheKernel({ heads, kvHeads, headDim }: HeadShape): KernelSpec {
  return {
    name: 'rope/ropeToCache',
    wgsl: toCacheWgsl,
    snippets: [rowRecord, rotate],
    constants: { WORKGROUP, HEADS: heads, KV_HEADS: kvHeads, HALF4: headDim / 8 },
    bindings: ['read', 'read', 'read', 'readWrite'],
    params: true,
  };
}

export function ropeToCache(
  shape: HeadShape,
  { records, table, qkv, cache }: RopeToCacheBuffers,
): Dispatch[] {
  const { rows, kvHeads, headDim } = shape;
  checkHeads('ropeToCache', shape, { records, table, qkv }, MAX_CACHED_HEAD_DIM);
  checkFloats('ropeToCache', 'cache', cache, 2 * kvHeads * headDim);
  return [
    {
      kernel: toCacheKernel(shape),
      buffers: [records, table, qkv, cache],
      grid: rowGrid('ropeToCache', tiles((rows * kvHeads * headDim) / 8, WORKGROUP)),
      params: Uint32Array.of(rows),
      bytes: 4 * rows * headDim * (4 * kvHeads + 1),
    },
  ];
}

/** One of every kernel, for the manifest's compile test. */
export function ropeKernels(): KernelSpec[] {
  return [toCacheKernel({ rows: 1, heads: 2, kvHeads: 1, headDim: 8 })];
}
