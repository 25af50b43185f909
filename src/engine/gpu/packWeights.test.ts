import { expect, test } from 'vitest';
import { dequantise } from '../model/dequantise.ts';
import type { WeightTensor, WeightType } from '../model/weights.ts';
import { randomFloats } from '../testing/inputs.ts';
import { quantise } from '../testing/quantise.ts';
import { packMatrix, unpackWeight } from './packWeights.ts';

function tensor(type: WeightType, rows: number, columns: number, scale = 1): WeightTensor {
  const bytes = quantise(randomFloats(rows, type, rows * columns, scale), type);
  return { name: `test.${type}`, shape: [rows, columns], type, bytes };
}

function expectSame(tensors: WeightTensor[], format: string) {
  const packed = packMatrix(tensors);
  expect(packed.format).toBe(format);
  let firstRow = 0;
  for (const t of tensors) {
    const expected = dequantise(t);
    for (let i = 0; i < expected.length; i++) {
      const row = firstRow + Math.floor(i / packed.columns);
      expect(unpackWeight(packed, row, i % packed.columns)).toBe(expected[i]);
    }
    firstRow += t.shape[0]!;
  }
  expect(packed.rows).toBe(firstRow);
}

test.each([
  ['Q4_0', 'q4'],
  ['Q4_1', 'q4'],
  ['Q8_0', 'q8'],
  ['F16', 'f16'],
  ['F32', 'f32'],
] as const)('%s is packed as %s without changing a number', (type, format) => {
  expectSame([tensor(type, 5, 96)], format);
});

test('Q4_0 with a subnormal scale keeps its numbers too', () => {
  for (const scale of [1e-4, 2e-5, 3e-6]) expectSame([tensor('Q4_0', 3, 64, scale)], 'q4');
});

test('stacked matrices of different types take the narrowest format that holds all exactly', () => {
  expectSame([tensor('Q4_1', 3, 64), tensor('Q8_0', 2, 64), tensor('Q4_0', 1, 64)], 'q8');
  expectSame([tensor('F16', 2, 64), tensor('F32', 3, 64), tensor('Q4_1', 2, 64)], 'f32');
});

test('bytes per weight stay near the file: 5 bits for q4, 9 for q8', () => {
  const q4 = packMatrix([tensor('Q4_1', 4, 64)]);
  expect(q4.values.byteLength + q4.scales.byteLength).toBe((4 * 64 * 5) / 8);
  const q8 = packMatrix([tensor('Q8_0', 4, 64)]);
  expect(q8.values.byteLength + q8.scales.byteLength).toBe((4 * 64 * 9) / 8);
});

test('a wrong width or too few bytes are refused by name', () => {
  expect(() => packMatrix([tensor('F32', 2, 12)])).toThrow(
    /^packMatrix: expected test.F32 to be \[out, 12\]/,
  );
  const t = tensor('Q8_0', 2, 32);
  expect(() => packMatrix([{ ...t, bytes: t.bytes.subarray(1) }])).toThrow(
    'packMatrix: expected 68 bytes of Q8_0 in test.Q8_0, got 67',
  );
});
