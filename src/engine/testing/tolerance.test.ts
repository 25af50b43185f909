import { expect, test } from 'vitest';
import { compareArrays } from './tolerance.ts';

const tolerance = { abs: 1e-3, rel: 1e-2, because: 'a test' };

test('numbers within abs + rel pass, beyond fail with the first bad index and both values', () => {
  expect(compareArrays('y', [1.0109, 0.0009], [1, 0], tolerance)).toBeNull();
  expect(compareArrays('y', [1, 2.5, 4], [1, 2, 3], tolerance)).toMatch(
    /^y: 2 of 3 numbers differ; first at \[1\]: expected 2, got 2.5; largest error 1 at \[2\]/,
  );
});

test('NaN never passes, not even against NaN', () => {
  expect(compareArrays('y', [NaN], [NaN], tolerance)).not.toBeNull();
  expect(compareArrays('y', [NaN], [0], tolerance)).not.toBeNull();
  expect(compareArrays('y', [0], [NaN], tolerance)).not.toBeNull();
});

test('infinities must agree in sign', () => {
  expect(compareArrays('y', [Infinity, -Infinity], [Infinity, -Infinity], tolerance)).toBeNull();
  expect(compareArrays('y', [-Infinity], [Infinity], tolerance)).not.toBeNull();
  expect(compareArrays('y', [Infinity], [1e38], tolerance)).not.toBeNull();
});

test('a missing number is a difference', () => {
  expect(compareArrays('y', [1], [1, 2], tolerance)).toBe('y: expected 2 numbers, got 1');
});
