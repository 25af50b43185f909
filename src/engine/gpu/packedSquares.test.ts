import { expect, test } from 'vitest';
import { dequantise } from '../model/dequantise.ts';
import type { WeightTensor, WeightType } from '../model/weights.ts';
import { randomFloats } from '../testing/inputs.ts';
import { quantise } from '../testing/quantise.ts';
import { packMatrix } from './packWeights.ts';
import { sumOfSquares } from './packedSquares.ts';

function tensor(type: WeightType, rows: number): WeightTensor {
  const bytes = quantise(randomFloats(rows, type, rows * 96, 0.7), type);
  return { name: `test.${type}`, shape: [rows, 96], type, bytes };
}

test.each<[string, WeightType[]]>([
  ['q4', ['Q4_0', 'Q4_1']],
  ['q8', ['Q8_0', 'Q4_1', 'Q4_0']],
  ['f16', ['F16', 'F16']],
  ['f32', ['F32', 'Q4_1']],
])('%s: the squares of each part of a stack are those of its unpacked weights', (format, types) => {
  const tensors = types.map((type, i) => tensor(type, 3 + 2 * i));
  const packed = packMatrix(tensors);
  expect(packed.format).toBe(format);
  let row = 0;
  for (const each of tensors) {
    const expected = dequantise(each).reduce((sum, weight) => sum + weight * weight, 0);
    expect(sumOfSquares(packed, row, (row += each.shape[0]!)) / expected).toBeCloseTo(1, 5);
  }
});
