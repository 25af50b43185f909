/**
 * Linear over a frozen, packed weight: y = x Wᵀ (+ bias | + residual).
 *
 * x [T, K], W [N, K], bias [N], residual [T, N] -> y [T, N]. W is frozen: backward gives dx [T, K] = dy W alone, and
 * saves nothing. Up to FEW_ROWS rows go through `linearFew` (decode), more through `linearTiled`.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, roundUp, rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../../gpu/packWeights.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import noLora from '../snippets/noLora.wgsl?raw';
import noLoraBackward from '../snippets/noLoraBackward.wgsl?raw';
import { FEW_ROWS, fewGrid, fewKernel, fewLayout } from './few.ts';
import * as K from './kernels.ts';
import sumWgsl from './linearSum.wgsl?raw';
import type { WeightMatrix } from './weightMatrix.ts';

export interface LinearShape {
  readonly rows: number;
  /** 'swiGlu': x is gate|up [T, 2K] and the linear's input is silu(gate) · up; forward only. */
  readonly input?: K.LinearInput;
  /** Least size of the device's subgroups; without it, or 0, few rows do without them. */
  readonly subgroup?: number;
}

export interface LinearBuffers {
  readonly x: BufferSlice;
  readonly matrix: WeightMatrix;
  readonly y: BufferSlice;
  /** At most one of the two. The residual may not be `y` itself. */
  readonly bias?: BufferSlice | undefined;
  readonly residual?: BufferSlice | undefined;
}

export interface LinearBackwardBuffers {
  readonly dy: BufferSlice;
  readonly matrix: WeightMatrix;
  readonly dx: BufferSlice;
  /** [parts, T, K], needed where `parts` > 1. */
  readonly shares?: BufferSlice;
}

const NO_HOOKS: K.Hooks = { wgsl: noLora, constants: {}, bindings: [] };
const NO_HOOKS_BACKWARD: K.Hooks = { wgsl: noLoraBackward, constants: {}, bindings: [] };
const SUM_WORKGROUP = 64;

export function linear(shape: LinearShape, buffers: LinearBuffers): Dispatch[] {
  const { rows, input = 'plain', subgroup = 0 } = shape;
  const { x, matrix, y } = buffers;
  checkPositive('linear', 'rows', rows);
  checkFloats('linear', 'x', x, rows * matrix.columns * (input === 'swiGlu' ? 2 : 1));
  checkFloats('linear', 'y', y, rows * matrix.rows);
  const added = checkAdded('linear', rows, buffers);
  const segment = { firstColumn: 0, columns: matrix.rows, aOffset: K.NO_LORA, bOffset: K.NO_LORA };
  const few = rows <= FEW_ROWS ? fewLayout(rows, matrix.rows, subgroup) : null;
  return [
    {
      kernel: few
        ? fewKernel(matrix, few, added.kind, NO_HOOKS, input)
        : K.tiledKernel(rows, matrix.format, matrix.columns, added.kind, NO_HOOKS, input),
      buffers: [x, matrix.values, matrix.scales, y, ...K.addedBuffer(added, NO_HOOKS, x)],
      grid: few
        ? fewGrid('linear', rows, tiles(matrix.rows, few.tileColumns), few)
        : checkedGrid('linear', [tiles(matrix.rows, K.TILE_COLUMNS), tiles(rows, K.tileRows(rows)), 1]),
      params: K.linearParams(rows, matrix.rows, [segment], 0, 0),
      work: rows * matrix.rows * matrix.columns,
      bytes: forwardBytes(rows, matrix, input, added),
    },
  ];
}

/** Bytes of the matrix, of x and of y with what is added to it. */
export function forwardBytes(
  rows: number,
  { values, scales, rows: outFeatures, columns }: WeightMatrix,
  input: K.LinearInput,
  added: K.Added,
): number {
  const y = added.kind === 'residual' ? 2 * rows * outFeatures : rows * outFeatures;
  return values.size + scales.size + 4 * (rows * columns * (input === 'swiGlu' ? 2 : 1) + y);
}

/** What is added, with its refusals. */
export function checkAdded(
  op: string,
  rows: number,
  { bias, residual, y, matrix }: Pick<LinearBuffers, 'bias' | 'residual' | 'y' | 'matrix'>,
): K.Added {
  if (bias && residual) throw new Error(`${op}: expected a bias or a residual, got both`);
  if (bias) {
    checkFloats(op, 'bias', bias, matrix.rows);
    return { kind: 'bias', buffer: bias };
  }
  if (!residual) return { kind: 'nothing' };
  checkFloats(op, 'residual', residual, rows * matrix.rows);
  if (residual.buffer === y.buffer)
    throw new Error(`${op}: expected residual and y to be two buffers, got one`);
  return { kind: 'residual', buffer: residual };
}

/** `parts` > 1 splits the sum over n, for few rows against a long vocabulary; the shares are then added up. */
export function linearBackward(
  { rows }: LinearShape,
  { dy, matrix, dx, shares }: LinearBackwardBuffers,
  { parts = 1 } = {},
): Dispatch[] {
  const { rows: N, columns } = matrix;
  checkPositive('linearBackward', 'rows', rows);
  checkPositive('linearBackward', 'parts', parts);
  checkFloats('linearBackward', 'dy', dy, rows * N);
  checkFloats('linearBackward', 'dx', dx, rows * columns);
  const share = roundUp(Math.ceil(N / parts), K.TILE_K);
  const segment = { firstColumn: 0, columns: N, aOffset: K.NO_LORA, bOffset: K.NO_LORA };
  const split = parts > 1;
  if (split && !shares) throw new Error('linearBackward: expected a buffer for the shares, got none');
  if (split) checkFloats('linearBackward', 'shares', shares!, parts * rows * columns);
  const dispatches: Dispatch[] = [
    {
      kernel: K.backwardKernel(rows, matrix.format, columns, NO_HOOKS_BACKWARD),
      buffers: [dy, matrix.values, matrix.scales, split ? shares! : dx],
      grid: checkedGrid('linearBackward', [
        tiles(columns, K.TILE_COLUMNS),
        tiles(rows, K.tileRows(rows)),
        parts,
      ]),
      params: K.linearParams(rows, N, [segment], 0, share),
      work: rows * N * columns,
    },
  ];
  if (split) {
    dispatches.push({
      kernel: sumKernel(),
      buffers: [shares!, dx],
      grid: rowGrid('linearBackward', tiles(rows * columns, SUM_WORKGROUP)),
      params: Uint32Array.of(rows * columns, parts),
    });
  }
  return dispatches;
}

function sumKernel(): KernelSpec {
  const constants = { WORKGROUP: SUM_WORKGROUP };
  return {
    name: 'linear/linearSum',
    wgsl: sumWgsl,
    constants,
    bindings: ['read', 'readWrite'],
    params: true,
  };
}

/** Every format with every kernel; what is added and the input do not depend on the format, so one stands for all. */
export function linearKernels(): KernelSpec[] {
  const few = (format: WeightFormat, rows: number, subgroup: number, added: K.Added['kind'] = 'nothing') =>
    fewKernel(
      { format, columns: 64 },
      fewLayout(rows, 64, subgroup),
      added,
      NO_HOOKS,
      added === 'nothing' ? 'plain' : 'swiGlu',
    );
  return [
    sumKernel(),
    ...WEIGHT_FORMATS.flatMap((format) => [
      K.backwardKernel(33, format, 64, NO_HOOKS_BACKWARD),
      K.tiledKernel(33, format, 64, 'nothing', NO_HOOKS, 'plain'),
      few(format, 3, 0),
      few(format, 3, 4),
    ]),
    ...(['bias', 'residual'] as const).flatMap((added) => [
      K.tiledKernel(9, 'q4', 64, added, NO_HOOKS, 'swiGlu'),
      few('q4', 1, 0, added),
    ]),
  ];
}
