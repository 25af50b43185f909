import { expect, test } from 'vitest';
import { gaussian, seededRandom } from '../base/rng.ts';
import { spreadOf } from './experimentNoise.ts';

test('the spread of three self-edits studied twice is as computed by hand', () => {
  // Means 2, 5, 8 (variance 9); squares within 2 + 2 + 8 = 12 over 3 degrees of freedom: 4. Between: 9 - 4 / 2 = 7.
  const rewards = [
    [1, 3],
    [4, 6],
    [6, 10],
  ];
  expect(spreadOf([rewards])).toEqual({ within: 4, between: 7, noiseShare: 4 / 11 });
});

test('self-edits that differ by no more than their studies are all noise, and studies that agree are none', () => {
  const alike = [
    [0, 2],
    [2, 0],
  ];
  expect(spreadOf([alike])).toEqual({ within: 2, between: 0, noiseShare: 1 });
  const sure = [
    [1, 1, 1],
    [3, 3, 3],
  ];
  expect(spreadOf([sure])).toEqual({ within: 0, between: 2, noiseShare: 0 });
});

test('nothing is said of one self-edit, of one study, or where nothing varies', () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([[]])).toBeNull();
  expect(spreadOf([[[1, 2]]])).toBeNull();
  expect(spreadOf([[[1], [2]]])).toBeNull();
  const constant = [
    [2, 2],
    [2, 2],
  ];
  expect(spreadOf([constant])).toEqual({ within: 0, between: 0, noiseShare: null });
});

test('over several passages the squares are pooled, by hand; one with a single self-edit is left out', () => {
  const third = [
    [1, 3],
    [4, 6],
    [6, 10],
  ];
  const sure = [
    [21, 21],
    [23, 23],
  ];
  // Within: 12 + 0 over 3 + 2 degrees of freedom. Between means: 18 + 2 over 2 + 1, less half of the noise.
  const [within, between] = [2.4, 20 / 3 - 1.2];
  const pooled = spreadOf([third, sure, [[5, 6]]])!;
  expect(pooled.within).toBeCloseTo(within, 12);
  expect(pooled.between).toBeCloseTo(between, 12);
  expect(pooled.noiseShare).toBeCloseTo(within / (within + between), 12);
});

test('the share of seeded rewards of few self-edits each comes near the one they are drawn with', () => {
  const random = seededRandom(3, 'rewards');
  const passages = Array.from({ length: 400 }, () => {
    const level = 5 * gaussian(random);
    return Array.from({ length: 3 }, () => {
      const own = level + gaussian(random);
      return Array.from({ length: 2 }, () => own + 2 * gaussian(random));
    });
  });
  expect(spreadOf(passages)!.noiseShare).toBeCloseTo(4 / 5, 1);
});
