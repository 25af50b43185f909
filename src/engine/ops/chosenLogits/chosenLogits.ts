/**
 * Single elements of a product with a packed matrix: chosen[i] = x[row] · W[id] for pairs (row, id). Where only some
 * hundred logits of a row are asked for, the rest of the vocabulary is never computed.
 *
 * x [T, C], W [V, C], pairs [P, 2] u32 -> chosen [P]. Inference only, nothing is saved.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid, tiles } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../../gpu/packWeights.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import { UNPACK, type WeightMatrix } from '../linear/weightMatrix.ts';
import wgsl from './chosenLogits.wgsl?raw';

export interface ChosenLogitsShape {
  readonly rows: number;
  readonly pairs: number;
}

export interface ChosenLogitsBuffers {
  readonly x: BufferSlice;
  readonly matrix: WeightMatrix;
  readonly pairs: BufferSlice;
  readonly chosen: BufferSlice;
}

const WORKGROUP = 64;
/** Threads that share a pair. */
const LANES = 8;

function kernel(format: WeightFormat, columns: number): KernelSpec {
  return {
    name: 'chosenLogits/chosenLogits',
    wgsl,
    snippets: [UNPACK[format]],
    constants: { WORKGROUP, LANES, COLUMNS: columns },
    bindings: ['read', 'read', 'read', 'read', 'readWrite'],
    params: true,
  };
}

/** A row or an id that is not there reads what it should not; whoever writes `pairs` refuses it. */
export function chosenLogits(
  { rows, pairs: count }: ChosenLogitsShape,
  { x, matrix, pairs, chosen }: ChosenLogitsBuffers,
): Dispatch[] {
  checkPositive('chosenLogits', 'pairs', count);
  checkFloats('chosenLogits', 'x', x, rows * matrix.columns);
  checkFloats('chosenLogits', 'pairs', pairs, count * 2);
  checkFloats('chosenLogits', 'chosen', chosen, count);
  const { values, scales, columns } = matrix;
  const rowBytes = (values.size + scales.size) / matrix.rows;
  return [
    {
      kernel: kernel(matrix.format, columns),
      buffers: [x, values, scales, pairs, chosen],
      grid: rowGrid('chosenLogits', tiles(count, WORKGROUP / LANES)),
      params: Uint32Array.of(count),
      work: count * columns,
      bytes: Math.round(rows * columns * 4 + Math.min(count, matrix.rows) * rowBytes + count * 12),
    },
  ];
}

export function chosenLogitsKernels(): KernelSpec[] {
  return WEIGHT_FORMATS.map((format) => kernel(format, 64));
}
