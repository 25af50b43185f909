/**
 * Rows by index: y[i] = x[indices[i]], zeros where the index is NO_ROW.
 *
 * x [any, C], indices [T] u32 -> y [T, C]. Where no row is taken twice, the backward is the same op with the inverse
 * indices (`inverseIndices`). Takes the loss rows out of the hidden states, and documents out of the kept ones.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkMultiple } from '../checks.ts';
import wgsl from './gatherRows.wgsl?raw';

export const NO_ROW = 0xffffffff;
const WORKGROUP = 64;

export interface GatherRowsShape {
  readonly rows: number;
  readonly features: number;
}

function kernel(features: number): KernelSpec {
  return {
    name: 'gatherRows/gatherRows',
    wgsl,
    constants: { WORKGROUP, FEATURES4: features / 4 },
    bindings: ['read', 'read', 'readWrite'],
    params: true,
  };
}

export function gatherRows(
  { rows, features }: GatherRowsShape,
  { x, indices, y }: { readonly x: BufferSlice; readonly indices: BufferSlice; readonly y: BufferSlice },
): Dispatch[] {
  checkMultiple('gatherRows', 'features', features, 4);
  checkFloats('gatherRows', 'x', x, features);
  checkFloats('gatherRows', 'indices', indices, rows);
  checkFloats('gatherRows', 'y', y, rows * features);
  return [
    {
      kernel: kernel(features),
      buffers: [x, indices, y],
      grid: rowGrid('gatherRows', tiles((rows * features) / 4, WORKGROUP)),
      params: Uint32Array.of(rows),
      bytes: rows * (features * 8 + 4),
    },
  ];
}

/** Where each of `count` source rows went, NO_ROW where it was not taken: the indices of the backward. */
export function inverseIndices(indices: ArrayLike<number>, count: number): Uint32Array {
  const inverse = new Uint32Array(count).fill(NO_ROW);
  for (let i = 0; i < indices.length; i++) if (indices[i] !== NO_ROW) inverse[indices[i]!] = i;
  return inverse;
}

export function gatherRowsKernels(): KernelSpec[] {
  return [kernel(8)];
}
