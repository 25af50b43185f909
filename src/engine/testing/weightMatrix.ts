/** Random packed weights for op tests, with the numbers they stand for. */
import type { BufferSlice } from '../gpu/buffers.ts';
import { packMatrix, type PackedMatrix } from '../gpu/packWeights.ts';
import { dequantise } from '../model/dequantise.ts';
import type { WeightTensor, WeightType } from '../model/weights.ts';
import type { WeightMatrix } from '../ops/linear/weightMatrix.ts';
import { randomFloats } from './inputs.ts';
import { quantise } from './quantise.ts';

export interface TestMatrix {
  readonly packed: PackedMatrix;
  /** [rows, columns] row-major, after quantisation. */
  readonly numbers: Float32Array;
}

/** W ~ N(0, 1 / columns), rounded to `type`. */
export function testMatrix(seed: number, type: WeightType, rows: number, columns: number): TestMatrix {
  const values = randomFloats(seed, 'weight', rows * columns, 1 / Math.sqrt(columns));
  const tensor: WeightTensor = {
    name: 'weight',
    shape: [rows, columns],
    type,
    bytes: quantise(values, type),
  };
  return { packed: packMatrix([tensor]), numbers: dequantise(tensor) };
}

export function onDevice({ packed }: TestMatrix, values: BufferSlice, scales: BufferSlice): WeightMatrix {
  return { format: packed.format, rows: packed.rows, columns: packed.columns, values, scales };
}
