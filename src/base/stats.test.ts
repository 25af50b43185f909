import { expect, test } from 'vitest';
import { gaussian, seededRandom } from './rng.ts';
import { apartFromZero, mean, median, pairedInterval, rounded, signTest } from './stats.ts';

test('the interval holds the mean, is the same every time, and narrows with more pairs', () => {
  const random = seededRandom(4, 'pairs');
  const draw = (count: number) => Array.from({ length: count }, () => 1 + gaussian(random));
  const [few, many] = [draw(20), draw(2000)];
  const [wide, narrow] = [pairedInterval(few)!, pairedInterval(many)!];
  expect(wide).toEqual(pairedInterval(few));
  expect(wide.low).toBeLessThan(mean(few));
  expect(wide.high).toBeGreaterThan(mean(few));
  expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
  // Of a mean of unit variance the interval is 2 × 1.96 ÷ √n wide.
  expect(narrow.high - narrow.low).toBeCloseTo((2 * 1.96) / Math.sqrt(2000), 2);
  expect(pairedInterval([])).toBeNull();
});

test('the sign test is the binomial tail, without the ties', () => {
  expect(signTest([])).toBe(1);
  expect(signTest([1, -1])).toBe(1);
  expect(signTest([1, 1, 1, 0, 0])).toBeCloseTo(0.25);
  expect(signTest(Array<number>(6).fill(-2))).toBeCloseTo(2 / 64);
  expect(signTest([1, 1, 1, 1, 1, 1, 1, 1, 1, -1])).toBeCloseTo(22 / 1024);
});

test('a handful of pairs is never apart from zero, however alike they are; many that agree are', () => {
  expect(apartFromZero([1])).toBe(false);
  expect(apartFromZero([1, 1, 1, 1])).toBe(false);
  expect(apartFromZero([1, 1, 1, 1, 1, 1, 0, 0])).toBe(true);
  expect(apartFromZero([1, 1, 1, 1, 1, 1, -1, -1, -1])).toBe(false);
  expect(apartFromZero(Array<number>(12).fill(-3))).toBe(true);
});

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, -2, 4])).toBe(4);
  expect(median([9, 10, -2, 4])).toBe(6.5);
  expect(median([])).toBeNaN();
});

test('four significant digits, or as many as asked', () => {
  expect([rounded(12_345.6), rounded(0.001_234_56), rounded(1.2388, 3)]).toEqual([12_350, 0.001_235, 1.24]);
});
