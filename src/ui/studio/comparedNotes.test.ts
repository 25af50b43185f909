import { expect, test } from 'vitest';
import type { Note } from '../../seal/events.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { comparedNotes, compareCaption, firstPair } from './comparedNotes.ts';

let ids = 0;
const note = (sentence: number | null, text: string, question?: string): Note => ({
  id: String(ids++),
  format: question === undefined ? 'statements' : 'qa',
  sentence,
  text,
  by: 'model',
  ...(question === undefined ? {} : { question }),
});

const SENTENCES = ['The mill grinds barley.', 'It was built in 1702.', 'Nobody writes of this.'];

test('notes stand by their sentence, those in both are marked, and an empty sentence is left out', () => {
  const left = [note(1, '1702', 'When was it built?'), note(0, 'Barley is ground.'), note(null, 'Mine.')];
  const right = [note(1, '1702.', 'when was it built'), note(1, 'Anna', 'Who built it?')];
  const rows = comparedNotes(SENTENCES, left, right);
  expect(
    rows.map(({ title, notes }) => [title, ...notes.map((side) => side.map(({ inBoth }) => inBoth))]),
  ).toEqual([
    ['The mill grinds barley.', [false], []],
    ['It was built in 1702.', [true], [true, false]],
    [null, [false], []],
  ]);
  expect(compareCaption([0, 2], rows)).toBe(
    'Self-edit 1 has 3 notes, self-edit 3 has 2 notes; 1 stands in both.',
  );
});

test('the same words about another sentence, or to another question, are not the same note', () => {
  const rows = comparedNotes(
    SENTENCES,
    [note(0, 'Anna', 'Who built it?'), note(1, 'It is old.')],
    [note(0, 'Anna', 'Who owned it?'), note(2, 'It is old.')],
  );
  expect(rows.flatMap(({ notes }) => notes.flat()).some(({ inBoth }) => inBoth)).toBe(false);
  expect(compareCaption([1, 0], rows)).toMatch(/none stand in both\.$/);
});

test('two writers of the same plan are shown first', () => {
  const plan = (format: string, seed: number, writer?: string) =>
    ({
      plan: { format, seed, ...(writer ? { writer: { id: writer, name: writer } } : {}) },
    }) as CandidateState;
  expect(firstPair([plan('qa', 1), plan('rewrite', 2), plan('rewrite', 2, 'w')])).toEqual([1, 2]);
  expect(firstPair([plan('qa', 1), plan('qa', 2), plan('mixed', 3, 'w')])).toEqual([0, 2]);
  expect(firstPair([plan('qa', 1), plan('qa', 2)])).toEqual([0, 1]);
});
