import { expect, test } from 'vitest';
import type { Note } from '../../seal/events.ts';
import { whichNotesSay } from './whichNotesSay.ts';

const note = (id: string, text: string, question?: string): Note => ({
  id,
  format: question ? 'qa' : 'statements',
  sentence: 0,
  text,
  by: 'model',
  ...(question && { question }),
});
const NOTES = [
  note('a', 'nine strings of silk', 'What does the tolmin have?'),
  note('b', 'The tolmin has ninety strings.'),
  note('c', 'Weddings have nine tolmins, made of silk.'),
];
const asked = { title: 'Tolmin', question: 'How many strings does the tolmin have?' };
const ids = (answer: string) => whichNotesSay(NOTES, { ...asked, answer })?.map(({ id }) => id) ?? null;

test('notes that hold all content words of an answer say it, right or wrong', () => {
  expect(ids('Nine.')).toEqual(['a', 'c']);
  expect(ids('The tolmin has nine strings of silk')).toEqual(['a', 'c']);
  expect(ids('ninety')).toEqual(['b']);
  expect(ids('nine weddings')).toEqual(['c']);
  expect(ids('a dozen')).toEqual([]);
});

test('an answer that only says the question again, or nothing, has nothing to look for', () => {
  expect(ids('The tolmin has many strings.')).toBeNull();
  expect(ids('')).toBeNull();
});
