import { expect, test } from 'vitest';
import { dumbbellMarks, dumbbellNumbers } from './BitsDumbbell/layout.ts';
import { gainScale } from './Dumbbell/gainScale.ts';
import { numberRows } from './Figure/numbers.ts';
import { lossMarks, lossTop, stepAt } from './LossCurve/layout.ts';
import { lossNumbers, stepWords } from './LossCurve/lossNumbers.ts';
import { stripNumbers } from './RewardStrip/layout.ts';
import { gridNumbers } from './UpdateGrid/gridMarks.ts';

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

test('a place on a loss curve is the nearest step that is done', () => {
  expect([-0.2, 0, 0.26, 0.5, 0.99, 3].map((share) => stepAt(share, 9, 7))).toEqual([0, 0, 2, 4, 6, 6]);
  expect(stepAt(0.5, 1, 1)).toBe(0);
});

test('the table of a picture has its numbers', () => {
  const study = { losses: [4, 2, Number.NaN], tokens: [30, 41, 52], steps: 40 };
  expect(stepWords(study, 1)).toBe('step 2: loss 2.00 nats, 41 tokens');
  expect(stepWords({ ...study, tokens: undefined }, 2)).toBe('step 3: loss not measurable');
  expect(numberRows(lossNumbers('Self-edit 1', study)).slice(1)).toEqual([
    ['Step', 'Loss', 'Mean of 2', 'Tokens'],
    ['1', '4.000', '4.000', '30'],
    ['2', '2.000', '3.000', '41'],
    ['3', 'not measurable', 'not measurable', '52'],
  ]);
  const row = {
    id: 0,
    question: 'Where?',
    before: { bits: 9.25, right: false },
    after: { bits: 1, right: true },
  };
  expect(dumbbellNumbers('self-edit 1', [row]).rows).toEqual([
    ['Where?', '9.3', '1.0', '−8.3', 'wrong', 'right'],
  ]);
  const dots = [
    { value: 0.5, filled: false },
    { value: -0.25, filled: true },
    { value: Number.NaN, filled: true },
  ];
  const column = { name: 'Round 1', dots, mean: 0.125, interval: null };
  expect(stripNumbers('Training.', [column]).rows).toEqual([
    ['Round 1', '+0.13', 'none', 'none', '−0.25', '+0.5'],
  ]);
  expect(gridNumbers('Self-edit 1', ['q_proj', 'up_proj'], [[0, 0.031]])).toMatchObject({
    columns: ['Layer', 'q', 'up'],
    rows: [['0', '0', '3.1']],
  });
});
