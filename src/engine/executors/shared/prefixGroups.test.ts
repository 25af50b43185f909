import { expect, test } from 'vitest';
import { prefixGroups } from './prefixGroups.ts';

const run = (length: number, start: number) => Array.from({ length }, (_, i) => start + i);
const sequence = (tokens: number[], shareable = tokens.length - 1) => ({ tokens, shareable });

test('continuations of one prompt share it, whatever else is in the list', () => {
  const prompt = run(30, 0);
  const sequences = [
    sequence([...prompt, 91, 92]),
    sequence(run(12, 500)),
    sequence([...prompt, 93]),
    sequence([...run(20, 0), 99, 98]),
    sequence(prompt.slice(0, 9)),
    sequence(run(12, 700)),
    sequence([...prompt, 91, 94]),
  ];
  const groups = prefixGroups(sequences);
  const sizes = groups.map(({ prefix, members }) => [prefix, [...members].sort()]);
  expect(sizes).toContainEqual([20, [0, 2, 3, 6]]);
  expect(sizes).toContainEqual([0, [1, 4, 5]]);
  expect(sizes.length).toBe(2);
});

test('every sequence is in one group, and what may not be shared is not', () => {
  const prompt = run(40, 0);
  const sequences = [10, 25, 39, 40, 5].map((shareable) => sequence([...prompt, shareable], shareable));
  const groups = prefixGroups(sequences);
  expect(groups.flatMap(({ members }) => members).sort()).toEqual([0, 1, 2, 3, 4]);
  for (const { prefix, members } of groups)
    for (const member of members) expect(prefix).toBeLessThanOrEqual(sequences[member]!.shareable);
});

test('nothing gives nothing', () => {
  expect(prefixGroups([])).toEqual([]);
});
