import { expect, test } from 'vitest';
import { gaussian, seededRandom } from './rng.ts';
import {
  apartFromZero,
  bootstrapInterval,
  mean,
  median,
  pairedInterval,
  rounded,
  signTest,
  spearman,
} from './stats.ts';

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
  // Of 2000 tosses 1060 one way: z = 2.66 with the continuity correction.
  const many = Array.from({ length: 2000 }, (_, i) => (i < 1060 ? 1 : -1));
  expect(signTest(many)).toBeCloseTo(0.0078, 4);
});

test('a handful of pairs is never apart from zero, however alike they are; many that agree are', () => {
  expect(apartFromZero([1])).toBe(false);
  expect(apartFromZero([1, 1, 1, 1])).toBe(false);
  expect(apartFromZero([1, 1, 1, 1, 1, 1, 0, 0])).toBe(true);
  expect(apartFromZero([1, 1, 1, 1, 1, 1, -1, -1, -1])).toBe(false);
  expect(apartFromZero(Array<number>(12).fill(-3))).toBe(true);
  // A few large gains raise the mean, while most pairs got worse.
  const few = [...Array<number>(4).fill(100), ...Array<number>(16).fill(-0.1)];
  expect(pairedInterval(few)!.low).toBeGreaterThan(0);
  expect(apartFromZero(few)).toBe(false);
});

test('the median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, -2, 4])).toBe(4);
  expect(median([9, 10, -2, 4])).toBe(6.5);
  expect(median([])).toBeNaN();
});

test('four significant digits, or as many as asked', () => {
  expect([rounded(12_345.6), rounded(0.001_234_56), rounded(1.2388, 3)]).toEqual([12_350, 0.001_235, 1.24]);
});

test('the bootstrap interval follows its level, seed and resamples, and is not told over what is no number', () => {
  const random = seededRandom(9, 'values');
  const values = Array.from({ length: 400 }, () => gaussian(random));
  const width = (level: number) => {
    const { low, high } = bootstrapInterval(values, { level, resamples: 10_000 })!;
    return high - low;
  };
  expect(width(0.95)).toBeCloseTo((2 * 1.96) / Math.sqrt(400), 1);
  expect(width(0.95) / width(0.5)).toBeCloseTo(1.96 / 0.6745, 0);
  expect(bootstrapInterval(values, { seed: 1 })).not.toEqual(bootstrapInterval(values, { seed: 2 }));
  expect(bootstrapInterval([3])).toEqual({ low: 3, high: 3 });
  for (const bad of [Number.NaN, Infinity]) expect(bootstrapInterval([1, bad, 2])).toBeNull();
  expect(apartFromZero([1, 1, 1, 1, 1, 1, Number.NaN])).toBe(false);
});

test('rank correlation by hand: ties share their ranks, and where it is not defined it is null', () => {
  expect(spearman([1, 2, 3, 4], [10, 20, 30, 5000])).toBeCloseTo(1);
  expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1);
  // Ranks 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 · 4 / (5 · 24).
  expect(spearman([1, 2, 3, 4, 5], [0.2, 0.1, 0.4, 0.3, 0.5])).toBeCloseTo(0.8);
  // Ranks 1.5 1.5 3 and 1 2 3: 1.5 / √(1.5 · 2).
  expect(spearman([7, 7, 9], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(3));
  for (const [a, b] of [
    [[], []],
    [[1], [1]],
    [
      [1, 1],
      [1, 2],
    ],
    [
      [1, Number.NaN, 3],
      [1, 2, 3],
    ],
    [
      [1, 2, 3],
      [1, Infinity, 3],
    ],
  ] as const)
    expect(spearman(a, b)).toBeNull();
  expect(() => spearman([1, 2], [1])).toThrow('2 values cannot be paired with 1');
});
