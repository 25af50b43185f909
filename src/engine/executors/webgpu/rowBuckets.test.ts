import { expect, test } from 'vitest';
import { PASS_ROWS, rowBucket, rowsAtMost } from './rowBuckets.ts';

test('a bucket holds its rows, wastes less than half, and there are few of them', () => {
  const buckets = new Set<number>();
  for (let rows = 1; rows <= PASS_ROWS; rows++) {
    const bucket = rowBucket(rows);
    expect(bucket).toBeGreaterThanOrEqual(rows);
    if (rows > 2) expect(bucket).toBeLessThan(rows * 2);
    expect(rowBucket(bucket)).toBe(bucket);
    buckets.add(bucket);
  }
  expect(buckets.size).toBeLessThan(16);
  expect(() => rowBucket(0)).toThrow('rowBucket: expected at least 1 row, got 0');
});

test('the largest bucket below a limit', () => {
  for (const [most, expected] of [
    [0.5, 1],
    [1, 1],
    [31, 16],
    [32, 32],
    [150, 128],
    [512, 512],
  ] as const) {
    expect(rowsAtMost(most)).toBe(expected);
    expect(rowBucket(expected)).toBe(expected);
  }
});
