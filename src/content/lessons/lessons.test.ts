import { expect, test } from 'vitest';
import { CAREFUL } from '../careful.ts';
import { GLOSSARY } from '../glossary.ts';
import { piecesOf } from '../markedText.ts';
import { LESSONS } from './lessons.ts';

test('a marked word keeps its place in the sentence', () => {
  expect(piecesOf('The [[control|control lane]] runs.')).toEqual([
    'The ',
    { word: 'control', shown: 'control lane' },
    ' runs.',
  ]);
  expect(() => piecesOf('[[nothing|x]]')).toThrow('"nothing"');
});

test('every card has an address of its own and few words', () => {
  expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
  for (const { id, title, body, careful, done } of LESSONS) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title.length).toBeLessThan(40);
    const shown = piecesOf(body.join(' ')).map((piece) => (typeof piece === 'string' ? piece : piece.shown));
    const words = shown.join('').split(' ');
    expect(words.length, id).toBeLessThan(100);
    for (const sentence of [...body, careful ?? '', done.ask]) expect(sentence, id).toMatch(/^$|[.?]$/);
  }
});

test('every marked word is in the glossary', () => {
  for (const text of [...LESSONS.flatMap(({ body }) => body), ...CAREFUL.map(({ body }) => body)])
    expect(piecesOf(text).every((piece) => typeof piece === 'string' || piece.word in GLOSSARY)).toBe(true);
});

test('a card that shows a weak self-edit puts the best one back', () => {
  for (const { id, on, out } of LESSONS)
    if (on.some((action) => action.do === 'show' && action.selfEdit === 'worst'))
      expect(out, id).toContainEqual({ do: 'show', selfEdit: 'best' });
});
