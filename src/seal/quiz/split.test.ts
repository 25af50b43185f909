import { expect, test } from 'vitest';
import { splitQuestions } from './split.ts';

test('the halves never share a question, hold every question, and depend on the seed only', () => {
  for (let count = 4; count <= 13; count++) {
    const { choose, report } = splitQuestions(count, 7);
    expect([...choose, ...report].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(choose).toHaveLength(Math.floor(count / 2));
    expect(splitQuestions(count, 7)).toEqual({ choose, report });
  }
  expect(splitQuestions(8, 1)).not.toEqual(splitQuestions(8, 2));
});

test('with fewer than four questions none chooses', () => {
  expect(splitQuestions(3, 1)).toEqual({ choose: [], report: [0, 1, 2] });
  expect(splitQuestions(0, 1)).toEqual({ choose: [], report: [] });
});
