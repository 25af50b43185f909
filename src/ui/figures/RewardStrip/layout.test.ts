import { expect, test } from 'vitest';
import { stripMarks, stripScale, type StripColumn } from './layout.ts';

const column = (values: readonly number[], mean: number | null = null): StripColumn => ({
  name: `${values.length} dots`,
  dots: values.map((value, i) => ({ value, filled: i % 3 === 0 })),
  mean,
  interval: mean === null ? null : { low: mean - 0.2, high: mean + 0.1 },
});

test('the scale holds zero, every dot and every interval, between round numbers', () => {
  const scale = stripScale([column([0.375, 0.625], 0.4), column([-0.13])]);
  expect(scale).toMatchObject({ step: 0.2 });
  expect(scale.low).toBeCloseTo(-0.2);
  expect(scale.high).toBeCloseTo(0.8);
  expect(stripScale([])).toMatchObject({ low: 0 });
  expect(stripScale([column([-3, -1])]).high).toBeGreaterThan(0);
});

test('no dot hides another, none leaves its column, and higher is better', () => {
  const columns = [column(Array.from({ length: 48 }, (_, i) => (i % 5) / 4)), column([0.5, -0.5, 0])];
  const marks = stripMarks(columns, stripScale(columns));
  for (const [i, { dots }] of marks.columns.entries()) {
    expect(new Set(dots.map(({ x, y }) => `${x} ${y}`)).size).toBe(dots.length);
    for (const { x, y } of dots) {
      expect(x).toBeGreaterThan(50 * i);
      expect(x).toBeLessThan(50 * (i + 1));
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(100);
    }
  }
  const { dots } = marks.columns[1]!;
  const at = (change: string) => dots.find((dot) => dot.change === change)!.y;
  expect(at('helped')).toBeLessThan(marks.zero);
  expect(at('same')).toBe(marks.zero);
  expect(at('hurt')).toBeGreaterThan(marks.zero);
});

test('what is not a finite number is left out, with its column still there', () => {
  const columns = [column([Number.NaN, Infinity, 0.25], Number.NaN), column([])];
  const marks = stripMarks(columns, stripScale(columns));
  expect(marks.columns.map(({ dots }) => dots.length)).toEqual([1, 0]);
  expect(marks.columns.map(({ mean }) => mean)).toEqual([null, null]);
});
