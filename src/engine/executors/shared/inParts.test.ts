import { expect, test } from 'vitest';
import { inParts } from './inParts.ts';

const itself = (item: number) => item;

test('parts keep the order and stay within the limit', () => {
  expect(inParts([3, 4, 3, 5, 5, 1], itself, 10)).toEqual([[3, 4, 3], [5, 5], [1]]);
  expect(inParts([], itself, 10)).toEqual([]);
});

test('what is larger than the limit stands alone', () => {
  expect(inParts([1, 12, 1, 2], itself, 10)).toEqual([[1], [12], [1, 2]]);
});
