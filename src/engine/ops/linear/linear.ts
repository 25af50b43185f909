/**
 * Linear over a frozen, packed weight: y = x Wᵀ (+ bias | + residual).
 *
 * x [T, K], W [N, K], bias [N], residual [T, N] -> y [T, N]. W is frozen: backward gives dx [T, K] = dy W alone, and
 * saves nothing. Up to `mostFewRows` rows go through `linearFew` (decode), more through one of the variants for many rows
 * (variants.ts), as the matrix's tuning says.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, roundUp, rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../../gpu/packWeights.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import noLora from '../snippets/noLora.wgsl?raw';
import { fewGrid, fewKernel, fewLayout, mostFewRows } from './few.ts';
import * as K from './kernels.ts';
import gatedInputWgsl from './gatedInput.wgsl?raw';
import sumWgsl from './linearSum.wgsl?raw';
import { backwardKernel, forwardKernel } from './many.ts';
import { VARIANT_NAMES, VARIANTS, variantFor } from './variants.ts';
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
  /** [T, K], for the input 'swiGlu' of many rows: some variants let a dispatch of its own compute it. */
  readonly h?: BufferSlice | undefined;
}

export interface LinearBackwardBuffers {
  readonly dy: BufferSlice;
  readonly matrix: WeightMatrix;
  readonly dx: BufferSlice;
  /** [parts, T, K], needed where `parts` > 1. */
  readonly shares?: BufferSlice;
}

const NO_HOOKS: K.Hooks = { wgsl: noLora, constants: {}, bindings: [] };
const SUM_WORKGROUP = 64;
const GATED_WORKGROUP = 64;
/** The longest tile of n: shares are whole tiles. */
const TILE_N = 16;

export function linear(shape: LinearShape, buffers: LinearBuffers): Dispatch[] {
  const { rows, input = 'plain', subgroup = 0 } = shape;
  const { x, matrix, y } = buffers;
  checkPositive('linear', 'rows', rows);
  checkFloats('linear', 'x', x, rows * matrix.columns * (input === 'swiGlu' ? 2 : 1));
  checkFloats('linear', 'y', y, rows * matrix.rows);
  const added = checkAdded('linear', rows, buffers);
  const segment = { firstColumn: 0, columns: matrix.rows, aOffset: K.NO_LORA, bOffset: K.NO_LORA };
  const product = {
    params: K.linearParams(rows, matrix.rows, [segment], 0, 0),
    work: rows * matrix.rows * matrix.columns,
    bytes: forwardBytes(rows, matrix, input, added),
  };
  if (rows <= mostFewRows(matrix.tuning)) {
    const few = fewLayout(rows, matrix.rows, subgroup);
    return [
      {
        kernel: fewKernel(matrix, few, added.kind, NO_HOOKS, input),
        buffers: [x, matrix.values, matrix.scales, y, ...K.addedBuffer(added, NO_HOOKS, x)],
        grid: fewGrid('linear', rows, tiles(matrix.rows, few.tileColumns), few),
        ...product,
      },
    ];
  }
  const variant = variantFor(matrix.tuning, rows, 'forward');
  const gated = manyInput('linear', shape, buffers);
  const { format, columns } = matrix;
  const many = forwardKernel({ rows, format, columns, rank: 0, variant }, added.kind, gated.input);
  return [
    ...gated.dispatches,
    {
      kernel: many.kernel,
      buffers: [gated.x, matrix.values, matrix.scales, y, ...K.addedBuffer(added, NO_HOOKS, x)],
      grid: checkedGrid('linear', [tiles(matrix.rows, many.tileColumns), tiles(rows, many.tileRows), 1]),
      ...product,
      bytes: forwardBytes(rows, matrix, gated.input, added),
    },
  ];
}

/** The input of a linear of many rows: as it stands, or first written to `h` where the variant does not gate it itself. */
export function manyInput(
  op: string,
  { rows, input = 'plain' }: Pick<LinearShape, 'rows' | 'input'>,
  { x, h, matrix }: Pick<LinearBuffers, 'x' | 'h' | 'matrix'>,
): { dispatches: Dispatch[]; x: BufferSlice; input: K.LinearInput } {
  const direct = VARIANTS[variantFor(matrix.tuning, rows, 'forward')].kind === 'direct';
  if (input === 'plain' || !direct) return { dispatches: [], x, input };
  if (!h) throw new Error(`${op}: expected a buffer h for the gated input, got none`);
  const count = rows * matrix.columns;
  checkFloats(op, 'h', h, count);
  const dispatch: Dispatch = {
    kernel: gatedInputKernel(matrix.columns),
    buffers: [x, h],
    grid: rowGrid(op, tiles(count / 4, GATED_WORKGROUP)),
    params: Uint32Array.of(rows),
    bytes: 3 * 4 * count,
  };
  return { dispatches: [dispatch], x: h, input: 'plain' };
}

export function gatedInputKernel(columns: number): KernelSpec {
  return {
    name: 'linear/gatedInput',
    wgsl: gatedInputWgsl,
    snippets: [K.INPUT.swiGlu],
    constants: { WORKGROUP: GATED_WORKGROUP, COLUMNS: columns },
    bindings: ['read', 'readWrite'],
    params: true,
  };
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
  const share = roundUp(Math.ceil(N / parts), TILE_N);
  const segment = { firstColumn: 0, columns: N, aOffset: K.NO_LORA, bOffset: K.NO_LORA };
  const split = parts > 1;
  if (split && !shares) throw new Error('linearBackward: expected a buffer for the shares, got none');
  if (split) checkFloats('linearBackward', 'shares', shares!, parts * rows * columns);
  const variant = variantFor(matrix.tuning, rows, 'backward');
  const many = backwardKernel({ rows, format: matrix.format, columns, rank: 0, variant });
  const dispatches: Dispatch[] = [
    {
      kernel: many.kernel,
      buffers: [dy, matrix.values, matrix.scales, split ? shares! : dx],
      grid: checkedGrid('linearBackward', [
        tiles(columns, many.tileColumns),
        tiles(rows, many.tileRows),
        parts,
      ]),
      params: K.linearParams(rows, N, [segment], 0, share),
      work: rows * N * columns,
      bytes: matrix.values.size + matrix.scales.size + 4 * rows * (N + parts * columns),
    },
  ];
  if (split) {
    dispatches.push({
      kernel: sumKernel(),
      buffers: [shares!, dx],
      grid: rowGrid('linearBackward', tiles(rows * columns, SUM_WORKGROUP)),
      params: Uint32Array.of(rows * columns, parts),
      bytes: 4 * rows * columns * (parts + 1),
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
    gatedInputKernel(64),
    ...VARIANT_NAMES.flatMap((variant) =>
      WEIGHT_FORMATS.flatMap((format) => {
        const shape = { rows: 65, format, columns: 64, rank: 0, variant };
        return [backwardKernel(shape).kernel, forwardKernel(shape, 'nothing', 'plain').kernel];
      }),
    ),
    ...WEIGHT_FORMATS.flatMap((format) => [few(format, 3, 0), few(format, 3, 4)]),
    ...(['bias', 'residual'] as const).flatMap((added) => [
      forwardKernel({ rows: 17, format: 'q4', columns: 64, rank: 0, variant: 'tile32' }, added, 'swiGlu')
        .kernel,
      few('q4', 1, 0, added),
    ]),
  ];
}
