/**
 * Linear with LoRA on some of its segments: y = x Wᵀ (+ bias | + residual) + s (x Aᵀ) Bᵀ, s = alpha / rank.
 *
 * x [T, K], W [N, K], A [R, K], B [n, R] per segment (q|k|v, gate|up), all A and B in one flat adapter -> y [T, N] and
 * t = x Aᵀ [T, segments * R]. Backward: u = s dy B [T, segments * R], dx = dy W + u A, dA = uᵀ x, dB = s dyᵀ t.
 * W is frozen. Saved for backward: x and t. One dispatch forward (two where a
 * direct variant reads a gated input), two backward.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../../gpu/packWeights.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import { fewGrid, fewKernel, fewLayout, mostFewRows } from '../linear/few.ts';
import * as K from '../linear/kernels.ts';
import {
  checkAdded,
  forwardBytes,
  gatedInputKernel,
  manyInput,
  type LinearBuffers,
} from '../linear/linear.ts';
import { backwardKernel, forwardKernel } from '../linear/many.ts';
import { VARIANT_NAMES, VARIANTS, variantFor } from '../linear/variants.ts';
import type { WeightMatrix } from '../linear/weightMatrix.ts';
import loraFew from '../snippets/loraFew.wgsl?raw';
import gradientsWgsl from './loraGradients.wgsl?raw';

/** Columns of y, in order; `slot` says where A and B lie in the adapter, in floats, or null for no LoRA there. */
export interface LoraSegment {
  readonly columns: number;
  readonly slot: { readonly aOffset: number; readonly bOffset: number } | null;
}

export interface LoraLinearShape {
  readonly rows: number;
  /** 1..64. */
  readonly rank: number;
  readonly scale: number;
  /** At most three, one at least with a slot; their columns add up to N. */
  readonly segments: readonly LoraSegment[];
  readonly input?: K.LinearInput;
  /** As in `LinearShape`. */
  readonly subgroup?: number;
}

export interface LoraLinearBuffers extends LinearBuffers {
  readonly adapter: BufferSlice;
  readonly t: BufferSlice;
}

export interface LoraLinearBackwardBuffers {
  readonly x: BufferSlice;
  readonly matrix: WeightMatrix;
  readonly dy: BufferSlice;
  readonly adapter: BufferSlice;
  readonly t: BufferSlice;
  readonly u: BufferSlice;
  readonly dx: BufferSlice;
  /** In the adapter's layout. */
  readonly gradient: BufferSlice;
}

export const MAX_RANK = 64;
const FEW_WORKGROUP = 128;
const GRADIENT_WORKGROUP = 64;
/** Ranks a thread of the gradient kernel sums at once, by fours. */
const RANK_QUADS = 2;
/** Columns a thread of it takes: more threads for a GPU, fewer reads where threads are few. */
const GRADIENT_COLUMNS = { tile: 1, direct: 4 };

const fewHooks = (rank: number): K.Hooks => ({
  wgsl: loraFew,
  constants: { RANK: rank },
  bindings: ['read', 'readWrite'],
});
function gradientKernel(
  columns: number,
  rank: number,
  accumulate: boolean,
  threadColumns: number,
): KernelSpec {
  return {
    name: 'loraLinear/loraGradients',
    wgsl: gradientsWgsl,
    constants: {
      WORKGROUP: GRADIENT_WORKGROUP,
      THREAD_COLUMNS: threadColumns,
      RANK_QUADS: gradientQuads(rank),
      RANK: rank,
      COLUMNS: columns,
      ACCUMULATE: accumulate,
    },
    bindings: ['read', 'read', 'read', 'read', 'readWrite'],
    params: true,
  };
}

const gradientQuads = (rank: number) => Math.min(RANK_QUADS, Math.ceil(rank / 4));

function checkLora(
  op: string,
  shape: LoraLinearShape,
  matrix: WeightMatrix,
  adapter: BufferSlice,
): K.Segment[] {
  const { rows, rank, segments } = shape;
  checkPositive(op, 'rows', rows);
  if (!Number.isInteger(rank) || rank < 1 || rank > MAX_RANK)
    throw new RangeError(`${op}: expected a rank of 1..${MAX_RANK}, got ${rank}`);
  const columns = segments.reduce((sum, s) => sum + s.columns, 0);
  if (segments.length > K.MAX_SEGMENTS || columns !== matrix.rows || segments.every((s) => !s.slot))
    throw new RangeError(
      `${op}: expected up to ${K.MAX_SEGMENTS} segments of ${matrix.rows} columns in all, one with LoRA, ` +
        `got ${segments.length} of ${columns}`,
    );
  let firstColumn = 0;
  return segments.map(({ columns, slot }) => {
    if (slot) {
      checkFloats(op, 'adapter', adapter, slot.aOffset + rank * matrix.columns);
      checkFloats(op, 'adapter', adapter, slot.bOffset + rank * columns);
    }
    const { aOffset, bOffset } = slot ?? { aOffset: K.NO_LORA, bOffset: K.NO_LORA };
    const segment = { firstColumn, columns, aOffset, bOffset };
    firstColumn += columns;
    return segment;
  });
}

export function loraLinear(shape: LoraLinearShape, buffers: LoraLinearBuffers): Dispatch[] {
  const { rows, rank, scale, input = 'plain', subgroup = 0 } = shape;
  const { x, matrix, y, adapter, t } = buffers;
  const segments = checkLora('loraLinear', shape, matrix, adapter);
  const added = checkAdded('loraLinear', rows, buffers);
  const variant = variantFor(matrix.tuning, rows, 'forward');
  const { format, columns } = matrix;
  const isFew = rows <= mostFewRows(matrix.tuning);
  const few = isFew ? fewLayout(rows, matrix.rows, subgroup, FEW_WORKGROUP) : null;
  const gated = few ? { dispatches: [], x, input } : manyInput('loraLinear', shape, buffers);
  const many = few ? null : forwardKernel({ rows, format, columns, rank, variant }, added.kind, gated.input);
  const hooks = fewHooks(rank);
  const columnTilesOf = (tile: number) => segments.reduce((sum, s) => sum + tiles(s.columns, tile), 0);
  const columnTiles = columnTilesOf(few?.tileColumns ?? many!.tileColumns);
  return [
    ...gated.dispatches,
    {
      kernel: few ? fewKernel(matrix, few, added.kind, hooks, input) : many!.kernel,
      buffers: [gated.x, matrix.values, matrix.scales, y, ...K.addedBuffer(added, hooks, x), adapter, t],
      grid: few
        ? fewGrid('loraLinear', rows, columnTiles, few)
        : checkedGrid('loraLinear', [columnTiles, tiles(rows, many!.tileRows), 1]),
      params: K.linearParams(rows, matrix.rows, segments, scale, 0),
      work: rows * (matrix.rows + columnTiles * rank) * matrix.columns,
      bytes:
        forwardBytes(rows, matrix, gated.input, added) +
        4 * rank * (segments.length * (matrix.columns + rows) + matrix.rows),
    },
  ];
}

/** dx (with u), then the gradients of A and B, written or, where `accumulate`, added to. */
export function loraLinearBackward(
  shape: LoraLinearShape,
  buffers: LoraLinearBackwardBuffers,
  { accumulate = false } = {},
): Dispatch[] {
  const { rows, rank, scale } = shape;
  const { x, matrix, dy, adapter, t, u, dx, gradient } = buffers;
  const op = 'loraLinearBackward';
  const segments = checkLora(op, shape, matrix, adapter);
  checkLora(op, shape, matrix, gradient);
  for (const [name, slice] of Object.entries({ x, dx })) checkFloats(op, name, slice, rows * matrix.columns);
  for (const [name, slice] of Object.entries({ t, u }))
    checkFloats(op, name, slice, rows * rank * segments.length);
  checkFloats(op, 'dy', dy, rows * matrix.rows);
  const longest = Math.max(...segments.map((s) => s.columns));
  const params = K.linearParams(rows, matrix.rows, segments, scale, longest);
  const variant = variantFor(matrix.tuning, rows, 'backward');
  const { format, columns } = matrix;
  const many = backwardKernel({ rows, format, columns, rank, variant });
  const threadColumns = GRADIENT_COLUMNS[VARIANTS[variant].kind];
  const tile = GRADIENT_WORKGROUP * threadColumns;
  const gradientTiles = segments.reduce((sum, s) => sum + tiles(columns, tile) + tiles(s.columns, tile), 0);
  const rankWords = rank * (segments.length * columns + matrix.rows);
  return [
    {
      kernel: many.kernel,
      buffers: [dy, matrix.values, matrix.scales, dx, adapter, u],
      grid: checkedGrid(op, [tiles(columns, many.tileColumns), tiles(rows, many.tileRows), 1]),
      params,
      work: rows * (matrix.rows * columns + rank * (matrix.rows + segments.length * columns)),
      bytes:
        matrix.values.size +
        matrix.scales.size +
        4 * (rows * (matrix.rows + columns + segments.length * rank) + rankWords),
    },
    {
      kernel: gradientKernel(columns, rank, accumulate, threadColumns),
      buffers: [x, dy, t, u, gradient],
      grid: checkedGrid(op, [gradientTiles, tiles(rank, 4 * gradientQuads(rank)), 1]),
      params: params.subarray(0, 16),
      work: rows * rankWords,
      bytes:
        4 * (rows * (matrix.rows + columns + 2 * segments.length * rank) + rankWords * (accumulate ? 2 : 1)),
    },
  ];
}

/** Every format with every kernel at a usual rank; the largest rank and what is added with one format each. */
export function loraLinearKernels(): KernelSpec[] {
  const few = (format: WeightFormat, rows: number, subgroup: number, added: K.Added['kind'] = 'nothing') =>
    fewKernel(
      { format, columns: 64 },
      fewLayout(rows, 64, subgroup, FEW_WORKGROUP),
      added,
      fewHooks(added === 'bias' ? MAX_RANK : 8),
      added === 'residual' ? 'swiGlu' : 'plain',
    );
  const few17 = { rows: 17, format: 'q4', columns: 64, rank: 8 } as const;
  return [
    gatedInputKernel(64),
    gradientKernel(64, 5, false, 1),
    gradientKernel(64, 16, true, 4),
    ...VARIANT_NAMES.flatMap((variant) =>
      WEIGHT_FORMATS.flatMap((format) => {
        const shape = { rows: 65, format, columns: 64, variant };
        return [8, MAX_RANK].flatMap((rank) => [
          backwardKernel({ ...shape, rank }).kernel,
          forwardKernel({ ...shape, rank }, 'nothing', 'plain').kernel,
        ]);
      }),
    ),
    ...WEIGHT_FORMATS.flatMap((format) => [few(format, 3, 0), few(format, 3, 4)]),
    forwardKernel({ ...few17, variant: 'tile32' }, 'residual', 'swiGlu').kernel,
    forwardKernel({ ...few17, variant: 'direct' }, 'bias', 'plain').kernel,
    few('q8', 8, 0, 'bias'),
    few('q4', 8, 4, 'residual'),
  ];
}
