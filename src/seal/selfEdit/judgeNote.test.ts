import { expect, test } from 'vitest';
import type { Note } from '../events.ts';
import { judgeSentence } from './judgeNote.ts';

const SENTENCE = 'Harrow Mill was built in 1702 by Anna Brel from grey stone.';
let next = 0;
function qa(question: string, text: string, likelihood = -1): { note: Note; likelihood: number } {
  return { note: { id: `n${next++}`, format: 'qa', sentence: 0, question, text, by: 'model' }, likelihood };
}
function judge(written: { note: Note; likelihood: number }[], notesPerSentence = 8) {
  return judgeSentence(written, SENTENCE, 'Harrow Mill', notesPerSentence);
}
const reasonOf = (question: string, text: string) => judge([qa(question, text)])[0]!.reason;

test('a good note is kept', () => {
  expect(reasonOf('Who built Harrow Mill?', 'Anna Brel')).toBeNull();
});

test.each([
  ['Was Harrow Mill built by Anna Brel?', 'Anna Brel', 'in the question'],
  ['What is Harrow Mill?', '1702', 'does not say what it asks'],
  ['What was built in 1702 by Anna?', 'Harrow Mill', 'topic itself'],
  ['Who built and who built and who built it?', 'Anna Brel', 'repeats itself'],
  ['Who built it in 1702?', '!', 'says nothing'],
])('%s (%s) is dropped: %s', (question, text, reason) => {
  expect(reasonOf(question, text)).toContain(reason);
});

test('the likeliest come first, the same question counts once, and the rest of a full sentence is dropped', () => {
  const judged = judge(
    [
      qa('When was it built?', '1702', -3),
      qa('Who built the mill?', 'Anna Brel', -1),
      qa('who built the mill', 'Brel', -2),
      qa('What is it built from?', 'grey stone', -4),
    ],
    2,
  );
  expect(judged.map(({ note, reason }) => [note.text, reason === null])).toEqual([
    ['Anna Brel', true],
    ['1702', true],
    ['Brel', false],
    ['grey stone', false],
  ]);
});

test('at most three notes teach the same answer', () => {
  const judged = judge(
    ['first', 'old', 'grey', 'tall'].map((word, i) =>
      qa(`Who built the ${word} mill of stone?`, 'Anna Brel', -i),
    ),
  );
  expect(judged.filter(({ reason }) => reason === null)).toHaveLength(3);
});

test('a rewrite that copies its sentence is dropped, another is kept', () => {
  const line = (text: string) => ({
    note: { id: text, format: 'rewrite', sentence: 0, text, by: 'model' } as const,
    likelihood: 0,
  });
  const judged = judge([
    line('harrow mill was built in 1702, by Anna Brel from grey stone'),
    line('In 1702 Anna Brel built Harrow Mill.'),
  ]);
  expect(judged.map(({ reason }) => reason)).toEqual([null, 'it copies the sentence']);
});

test('numbers put together anew and words the sentence does not have are dropped by name', () => {
  const line = (text: string) =>
    ({ note: { id: text, format: 'statements', sentence: 0, text, by: 'model' }, likelihood: 0 }) as const;
  const reasons = judge([
    line('It was built in 1720.'),
    line('Anna Brell built the mill.'),
    line('The mill was built by Anna Brel.'),
  ]);
  expect(Object.fromEntries(reasons.map(({ note, reason }) => [note.text, reason]))).toEqual({
    'The mill was built by Anna Brel.': null,
    'It was built in 1720.': '“1720” is not in the sentence',
    'Anna Brell built the mill.': '“brell” is not in the sentence',
  });
  expect(reasonOf('Who built the mill in 1720?', 'Anna Brel')).toContain('1720');
});
