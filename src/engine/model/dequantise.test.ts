import { describe, expect, test } from 'vitest';
import { gaussian, seededRandom } from '../../base/rng.ts';
import { quantise, toFloat16Bits } from '../testing/quantise.ts';
import { dequantise, dequantiseInto } from './dequantise.ts';
import { BLOCK_BYTES, type WeightType } from './weights.ts';

const hex = (text: string) => Uint8Array.from(text.match(/../g)!, (pair) => Number.parseInt(pair, 16));

describe('dequantise', () => {
  // 0x3800 is 0.5, 0xc000 is -2 in binary16 (stored low byte first).
  const nibbles = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
  const low = [15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
  const high = low.toReversed();

  test('Q4_0 is d (q - 8), low nibbles first', () => {
    const tensor = { name: 't', shape: [1, 32], type: 'Q4_0' as const, bytes: hex('0038' + nibbles) };
    expect([...dequantise(tensor)]).toEqual([...low, ...high].map((q) => 0.5 * (q - 8)));
  });

  test('Q4_1 is d q + m', () => {
    const tensor = { name: 't', shape: [32], type: 'Q4_1' as const, bytes: hex('003800c0' + nibbles) };
    expect([...dequantise(tensor)]).toEqual([...low, ...high].map((q) => 0.5 * q - 2));
  });

  test('Q8_0 is d q with signed q', () => {
    const bytes = new Uint8Array(34);
    bytes.set(hex('0038'));
    for (let i = 0; i < 32; i++) bytes[2 + i] = i * 9 - 128;
    const signed = Array.from({ length: 32 }, (_, i) => 0.5 * new Int8Array([i * 9 - 128])[0]!);
    expect([...dequantise({ name: 't', shape: [32], type: 'Q8_0', bytes })]).toEqual(signed);
  });

  test('F16 covers zero, subnormal, normal, infinite and NaN', () => {
    const bytes = new Uint8Array(
      new Uint16Array([
        0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xbc01, 0x7bff, 0x7c00, 0xfc00, 0x7e00,
      ]).buffer,
    );
    const values = [...dequantise({ name: 't', shape: [11], type: 'F16', bytes })];
    expect(values).toEqual([
      0,
      -0,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      1,
      -(1 + 1 / 1024),
      65504,
      Infinity,
      -Infinity,
      NaN,
    ]);
  });

  test.each<[WeightType, number]>([
    ['F32', 0],
    ['F16', 2 ** -9],
    ['Q8_0', 0.02],
    ['Q4_1', 0.3],
    ['Q4_0', 0.4],
  ])('%s gives back what the test quantiser wrote, in any part', (type, tolerance) => {
    const random = seededRandom(5, type);
    const values = Float32Array.from({ length: 7 * 32 }, () => gaussian(random));
    const bytes = quantise(values, type);
    expect(bytes.length).toBe(7 * BLOCK_BYTES[type]);
    const all = dequantise({ name: 't', shape: [7, 32], type, bytes });
    all.forEach((x, i) => expect(Math.abs(x - values[i]!)).toBeLessThanOrEqual(tolerance));
    const part = new Float32Array(64);
    dequantiseInto(part, bytes, type, 96);
    expect([...part]).toEqual([...all.subarray(96, 160)]);
  });

  test('binary16 of the test quantiser rounds to nearest even', () => {
    expect([1, -2, 65504, 1e6, 2 ** -24, 2 ** -26, 1 + 1 / 2048, 1 + 3 / 2048].map(toFloat16Bits)).toEqual([
      0x3c00, 0xc000, 0x7bff, 0x7c00, 1, 0, 0x3c00, 0x3c02,
    ]);
  });

  test('refuses bytes that end too early and parts of a block', () => {
    const bytes = quantise(new Float32Array(64), 'Q4_1');
    expect(() => dequantiseInto(new Float32Array(96), bytes, 'Q4_1')).toThrow(/expected 60 bytes of Q4_1/);
    expect(() => dequantiseInto(new Float32Array(16), bytes, 'Q4_1')).toThrow(/whole blocks/);
  });
});
