import { expect, test } from 'vitest';
import { learningRateAt } from './lrSchedule.ts';

test('rises over the first tenth of the steps and falls to zero over all', () => {
  const rates = Array.from({ length: 20 }, (_, k) => learningRateAt(k, 20, 1, 0.1));
  expect(rates[0]).toBeCloseTo(0.5);
  expect(rates[1]).toBeCloseTo(0.95);
  expect(rates[2]).toBeCloseTo(0.9);
  expect(rates[19]).toBeCloseTo(0.05);
  expect(Math.max(...rates)).toBe(rates[1]);
});

test('a run of one step, or without warm-up, starts at the peak', () => {
  expect(learningRateAt(0, 1, 3e-4, 0.1)).toBe(3e-4);
  expect(learningRateAt(0, 50, 3e-4, 0)).toBe(3e-4);
});
