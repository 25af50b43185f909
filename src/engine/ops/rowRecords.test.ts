import { expect, test } from 'vitest';
import { documentRecords, packRecords } from './rowRecords.ts';

test('documents are packed one after another, idle rows are zeros', () => {
  const words = packRecords(documentRecords([2, 1]), 4);
  const rows = [0, 1, 2, 3].map((row) => [...words.subarray(row * 8, row * 8 + 8)]);
  expect(rows).toEqual([
    [0, 1, 0, 0, 0, 0, 0, 2],
    [0, 2, 0, 0, 0, 0, 1, 2],
    [2, 3, 0, 0, 0, 0, 0, 3],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ]);
});

test('a row that does not see itself, or too many rows, are refused', () => {
  expect(() => packRecords([{ ownStart: 3, ownEnd: 3, position: 0 }], 1)).toThrow(
    /^packRecords: expected row 0/,
  );
  expect(() => packRecords(documentRecords([3]), 2)).toThrow(
    'packRecords: expected at most 2 records, got 3',
  );
});
