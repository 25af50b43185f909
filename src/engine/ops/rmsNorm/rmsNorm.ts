/**
 * RMSNorm (Zhang & Sennrich 2019): y = x / sqrt(mean(x²) + eps) · weight, over the last dimension.
 *
 * x [rows, C], weight [C] -> y [rows, C]. The weight is frozen, so backward gives dx alone. Saved for backward: x.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid } from '../../gpu/grid.ts';
import { f32, type KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkMultiple } from '../checks.ts';
import reduceSum from '../snippets/reduceSum.wgsl?raw';
import forwardWgsl from './rmsNorm.wgsl?raw';
import backwardWgsl from './rmsNormBackward.wgsl?raw';

export interface RmsNormShape {
  readonly rows: number;
  /** C, a multiple of 4: rows are read as vec4. */
  readonly features: number;
  readonly eps: number;
}

export interface RmsNormBuffers {
  readonly x: BufferSlice;
  readonly weight: BufferSlice;
  readonly y: BufferSlice;
}

export interface RmsNormBackwardBuffers {
  readonly x: BufferSlice;
  readonly weight: BufferSlice;
  readonly dy: BufferSlice;
  /** Written, or added to where `accumulate`. */
  readonly dx: BufferSlice;
}

/** Threads per row; a row of 576 features is 144 vec4, 2.25 a thread. */
const WORKGROUP = 64;

function forwardKernel({ features, eps }: RmsNormShape): KernelSpec {
  return {
    name: 'rmsNorm/rmsNorm',
    wgsl: forwardWgsl,
    snippets: [reduceSum],
    constants: { WORKGROUP, FEATURES4: features / 4, EPS: f32(eps) },
    bindings: ['read', 'read', 'readWrite'],
    params: true,
  };
}

function backwardKernel({ features, eps }: RmsNormShape, accumulate: boolean): KernelSpec {
  return {
    name: 'rmsNorm/rmsNormBackward',
    wgsl: backwardWgsl,
    snippets: [reduceSum],
    constants: { WORKGROUP, FEATURES4: features / 4, EPS: f32(eps), ACCUMULATE: accumulate },
    bindings: ['read', 'read', 'read', 'readWrite'],
    params: true,
  };
}

function check(
  op: string,
  { rows, features }: RmsNormShape,
  wide: Record<string, BufferSlice>,
  weight: BufferSlice,
) {
  checkMultiple(op, 'features', features, 4);
  for (const [name, slice] of Object.entries(wide)) checkFloats(op, name, slice, rows * features);
  checkFloats(op, 'weight', weight, features);
}

export function rmsNorm(shape: RmsNormShape, { x, weight, y }: RmsNormBuffers): Dispatch[] {
  check('rmsNorm', shape, { x, y }, weight);
  return [
    {
      kernel: forwardKernel(shape),
      buffers: [x, weight, y],
      grid: rowGrid('rmsNorm', shape.rows),
      params: Uint32Array.of(shape.rows),
      bytes: 4 * shape.features * (2 * shape.rows + 1),
    },
  ];
}

export function rmsNormBackward(
  shape: RmsNormShape,
  { x, weight, dy, dx }: RmsNormBackwardBuffers,
  { accumulate = false } = {},
): Dispatch[] {
  check('rmsNormBackward', shape, { x, dy, dx }, weight);
  return [
    {
      kernel: backwardKernel(shape, accumulate),
      buffers: [x, weight, dy, dx],
      grid: rowGrid('rmsNormBackward', shape.rows),
      params: Uint32Array.of(shape.rows),
      bytes: 4 * shape.features * ((accumulate ? 4 : 3) * shape.rows + 1),
    },
  ];
}

/** One of every kernel and variant, for the manifest's compile test. */
export function rmsNormKernels(): KernelSpec[] {
  const shape = { rows: 1, features: 8, eps: 1e-5 };
  return [forwardKernel(shape), backwardKernel(shape, false), backwardKernel(shape, true)];
}
