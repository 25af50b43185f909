import { expect, test } from 'vitest';
import { noiseShare, spreadOf } from './experimentNoise.ts';

test('the spread of three self-edits studied twice is as computed by hand', () => {
  // Means 2, 5, 8 (variance 9); squares within 2 + 2 + 8 = 12 over 3 degrees of freedom: 4. Between: 9 - 4 / 2 = 7.
  const rewards = [
    [1, 3],
    [4, 6],
    [6, 10],
  ];
  expect(spreadOf(rewards)).toEqual({ within: 4, between: 7, noiseShare: 4 / 11 });
});

test('self-edits that differ by no more than their studies are all noise, and studies that agree are none', () => {
  const alike = [
    [0, 2],
    [2, 0],
  ];
  expect(spreadOf(alike)).toEqual({ within: 2, between: 0, noiseShare: 1 });
  const sure = [
    [1, 1, 1],
    [3, 3, 3],
  ];
  expect(spreadOf(sure)).toEqual({ within: 0, between: 2, noiseShare: 0 });
});

test('nothing is said of one self-edit, of one study, or where nothing varies', () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([[1, 2]])).toBeNull();
  expect(spreadOf([[1], [2]])).toBeNull();
  const constant = [
    [2, 2],
    [2, 2],
  ];
  expect(spreadOf(constant)).toEqual({ within: 0, between: 0, noiseShare: null });
});

test('the share is the mean over the passages that tell', () => {
  const third = [
    [1, 3],
    [4, 6],
    [6, 10],
  ];
  const none = [
    [1, 1],
    [3, 3],
  ];
  expect(noiseShare([third, none, [[5, 6]]])).toBeCloseTo(2 / 11, 12);
  expect(noiseShare([[[5, 6]]])).toBeNull();
});
