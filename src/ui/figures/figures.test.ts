import { expect, test } from 'vitest';
import { dumbbellMarks } from './BitsDumbbell/layout.ts';
import { gainScale } from './Dumbbell/gainScale.ts';
import { lossMarks, lossTop } from './LossCurve/layout.ts';

test('fewer bits stand further right, most helped first', () => {
  const point = (bits: number) => ({ bits, right: false });
  const { marks, top } = dumbbellMarks([
    { id: 0, question: 'worse', before: point(4), after: point(6) },
    { id: 1, question: 'better', before: point(9), after: point(1) },
    { id: 2, question: 'same', before: point(3), after: point(3.01) },
  ]);
  expect(top).toBe(10);
  expect(marks.map(({ question, change, words }) => [question, change, words])).toEqual([
    ['better', 'helped', '8.0 bits fewer'],
    ['same', 'same', 'no change'],
    ['worse', 'hurt', '2.0 bits more'],
  ]);
  expect(marks[0]!.afterX).toBeGreaterThan(marks[0]!.beforeX);
  expect(marks[2]!.afterX).toBeLessThan(marks[2]!.beforeX);
});

test('a loss curve spans its steps and keeps inside its box, even where a loss is no number', () => {
  const losses = [4, 2, Number.NaN, 1];
  expect(lossTop([losses, [3.2]])).toBe(4);
  const { tip, raw } = lossMarks([4, 2, 1], 9, 4);
  expect(tip!.x).toBe(25);
  expect(raw.startsWith('M0.00 0.00L')).toBe(true);
});

test('an empty curve has no tip, and a long one is thinned but keeps its end', () => {
  expect(lossMarks([], 10, 4).tip).toBeNull();
  const long = Array.from({ length: 5000 }, (_, i) => 1 / (i + 1));
  const { raw, tip } = lossMarks(long, 5000, 1);
  expect(raw.split('L').length).toBeLessThan(500);
  expect(tip!.x).toBe(100);
});

test('a scale of gains holds them all and “as before”, worse to the left', () => {
  const { x, zero } = gainScale([0.5, -0.25, Number.NaN]);
  expect(zero).toBe(x(0));
  expect(x(-0.25)).toBeGreaterThan(0);
  expect(x(-0.25)).toBeLessThan(zero);
  expect(x(0.5)).toBeGreaterThan(zero);
  expect(x(0.5)).toBeLessThan(100);
  // With nothing to show nothing divides by zero.
  expect(gainScale([]).zero).toBeGreaterThan(0);
  expect(gainScale([0, 0]).x(0)).toBeLessThan(100);
});
