/**
 * Token embedding: y[t] = W[tokens[t]].
 *
 * tokens [T] u32 below V, W [V, C] packed -> y [T, C]. The table is frozen: there is no backward, nothing is saved.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { rowGrid } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { WEIGHT_FORMATS, type WeightFormat } from '../../gpu/packWeights.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats } from '../checks.ts';
import { UNPACK, type WeightMatrix } from '../linear/weightMatrix.ts';
import wgsl from './embedding.wgsl?raw';

const WORKGROUP = 64;

function kernel(format: WeightFormat, columns: number): KernelSpec {
  return {
    name: 'embedding/embedding',
    wgsl,
    snippets: [UNPACK[format]],
    constants: { WORKGROUP, COLUMNS: columns },
    bindings: ['read', 'read', 'read', 'readWrite'],
    params: true,
  };
}

/** A token at or above V reads what it should not; whoever writes `tokens` refuses it. */
export function embedding(
  { rows }: { readonly rows: number },
  {
    tokens,
    matrix,
    y,
  }: { readonly tokens: BufferSlice; readonly matrix: WeightMatrix; readonly y: BufferSlice },
): Dispatch[] {
  checkFloats('embedding', 'tokens', tokens, rows);
  checkFloats('embedding', 'y', y, rows * matrix.columns);
  const { values, scales } = matrix;
  const rowBytes = (values.size + scales.size) / matrix.rows;
  return [
    {
      kernel: kernel(matrix.format, matrix.columns),
      buffers: [tokens, values, scales, y],
      grid: rowGrid('embedding', rows),
      params: Uint32Array.of(rows),
      bytes: Math.round(rows * (rowBytes + matrix.columns * 4 + 4)),
    },
  ];
}

export function embeddingKernels(): KernelSpec[] {
  return WEIGHT_FORMATS.map((format) => kernel(format, 64));
}
