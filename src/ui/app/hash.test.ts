import { expect, test } from 'vitest';
import { hashText, parseHash, withSettings } from './hash.ts';

test.each([
  ['', '', []],
  ['#', '', []],
  ['#quiz', 'quiz', []],
  ['#/studio?lesson=closed-book', 'studio', [['lesson', 'closed-book']]],
  [
    '#studio?a=1&b=x%20y',
    'studio',
    [
      ['a', '1'],
      ['b', 'x y'],
    ],
  ],
  ['#?seed=7', '', [['seed', '7']]],
  ['#%E0%A4?x=%E0%A4%', '%E0%A4', [['x', '�%']]],
])('%s is place %s with its settings', (text, place, settings) => {
  const hash = parseHash(text);
  expect(hash.place).toBe(place);
  expect([...hash.settings]).toEqual(settings);
});

test('what was read is written again', () => {
  for (const text of ['', '#quiz', '#studio?lesson=a&seed=7']) expect(hashText(parseHash(text))).toBe(text);
});

test('changing one setting leaves the others', () => {
  const hash = parseHash('#studio?seed=7&lesson=a');
  expect(hashText(withSettings(hash, { lesson: 'b' }))).toBe('#studio?seed=7&lesson=b');
  expect(hashText(withSettings(hash, { lesson: null }))).toBe('#studio?seed=7');
  expect(hash.settings.get('lesson')).toBe('a');
});
