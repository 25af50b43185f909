import { expect, test } from 'vitest';
import { gaussian, seededRandom, shuffled } from './rng.ts';

test('one seed and purpose always give the same numbers, another purpose others', () => {
  const draw = (seed: number, purpose: string) => Array.from({ length: 5 }, seededRandom(seed, purpose));
  expect(draw(7, 'a')).toEqual(draw(7, 'a'));
  expect(draw(7, 'a')).not.toEqual(draw(7, 'b'));
  expect(draw(7, 'a')).not.toEqual(draw(8, 'a'));
});

test('gaussian draws have mean 0 and variance 1', () => {
  const random = seededRandom(3, 'gaussian');
  const xs = Array.from({ length: 20_000 }, () => gaussian(random));
  const mean = xs.reduce((s, x) => s + x, 0) / xs.length;
  const variance = xs.reduce((s, x) => s + (x - mean) ** 2, 0) / xs.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test('shuffled keeps every item and leaves its input alone', () => {
  const items = [1, 2, 3, 4, 5, 6, 7];
  const out = shuffled(items, seededRandom(1, 'shuffle'));
  expect([...out].sort()).toEqual(items);
  expect(out).not.toEqual(items);
  expect(items).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
