import { expect, test } from 'vitest';
import { MAX_GROUPS, checkedGrid, roundUp, rowGrid, tiles } from './grid.ts';

test('tiles cover every item, with none to spare', () => {
  expect([tiles(1, 32), tiles(32, 32), tiles(33, 32)]).toEqual([1, 1, 2]);
  expect([roundUp(1, 32), roundUp(64, 32)]).toEqual([32, 64]);
});

test('a long row of workgroups is folded into two dimensions within the limit', () => {
  expect(rowGrid('op', MAX_GROUPS)).toEqual([MAX_GROUPS, 1, 1]);
  for (const count of [MAX_GROUPS + 1, 151_936, 1_000_003]) {
    const [x, y] = rowGrid('op', count);
    expect(Math.max(x, y)).toBeLessThanOrEqual(MAX_GROUPS);
    expect(x * y).toBeGreaterThanOrEqual(count);
    expect(x * (y - 1)).toBeLessThan(count);
  }
});

test('an impossible grid is refused by the name of the op', () => {
  expect(() => rowGrid('rmsNorm', 0)).toThrow('rmsNorm: expected at least 1 workgroup, got 0');
  expect(() => checkedGrid('linear', [1, MAX_GROUPS + 1, 1])).toThrow(/^linear: expected a grid/);
});
