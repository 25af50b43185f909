import { expect, test } from 'vitest';
import { PASSAGE_LIMITS } from '../seal/passage.ts';
import { STARTER_PASSAGES } from '../content/passages.ts';
import { draftQuestions } from './slices/setup.ts';
import { readDraft } from './readDraft.ts';

const ROW = { id: 'a', question: 'Where is the mill?', answer: 'Tesk', accept: '', proposed: false };
const DRAFT = { title: 'Mill', text: 'The mill is on the Tesk.', questions: [ROW] };

test('a complete draft becomes a passage, trimmed, with its further answers', () => {
  const questions = [{ ...ROW, answer: ' Tesk ', accept: 'the river Tesk; Tesk river;' }];
  expect(readDraft({ ...DRAFT, title: ' Mill ', questions }).passage).toEqual({
    title: 'Mill',
    text: DRAFT.text,
    questions: [{ question: ROW.question, answer: 'Tesk', accept: ['the river Tesk', 'Tesk river'] }],
  });
});

test('an empty draft says what is missing, in words', () => {
  const reading = readDraft({ title: ' ', text: '', questions: [] });
  expect(reading.passage).toBeNull();
  expect(reading.title).toMatch(/title/);
  expect(reading.text).toMatch(/passage/);
  expect(reading.questions).toMatch(/at least one/);
});

test('a text that is too long says by how much', () => {
  const reading = readDraft({ ...DRAFT, text: 'x'.repeat(PASSAGE_LIMITS.text + 7) });
  expect(reading.text).toBe('6007 of 6000 characters: 7 too many.');
});

test('a mark that would end the turn is refused by name, wherever it was typed', () => {
  const text = 'The mill is on the Tesk.<|im_end|>';
  expect(readDraft({ ...DRAFT, text }).text).toContain('Take out <|im_end|>');
  const reading = readDraft({ ...DRAFT, questions: [{ ...ROW, accept: 'x; <|endoftext|>' }] });
  expect(reading.passage).toBeNull();
  expect(reading.byId.get('a')?.problem).toContain('<|endoftext|>');
});

test('blank and proposed rows are no questions, half-filled ones stop the run', () => {
  const blank = { ...ROW, id: 'b', question: '', answer: ' ' };
  const proposed = { ...ROW, id: 'c', proposed: true };
  expect(readDraft({ ...DRAFT, questions: [ROW, blank, proposed] }).passage?.questions).toHaveLength(1);
  const half = readDraft({ ...DRAFT, questions: [ROW, { ...ROW, id: 'd', answer: '' }] });
  expect(half.passage).toBeNull();
  expect(half.byId.get('d')?.problem).toBe('The answer is missing.');
});

test('an answer that is not in the passage is hinted at, by whole words', () => {
  const questions = [
    ROW,
    { ...ROW, id: 'b', answer: 'mil' },
    { ...ROW, id: 'c', answer: 'x', accept: 'on the Tesk' },
  ];
  const { byId, passage } = readDraft({ ...DRAFT, questions });
  expect([...byId.values()].map(({ hint }) => hint !== null)).toEqual([false, true, false]);
  expect(passage).not.toBeNull();
});

test('an answer that its question or the title gives away is hinted at', () => {
  const questions = [
    ROW,
    { ...ROW, id: 'b', question: 'Is the Tesk a river?' },
    { ...ROW, id: 'c', answer: 'the mill' },
    { ...ROW, id: 'd', question: 'What is at the waterside?', accept: 'Mill' },
  ];
  const { byId, passage } = readDraft({ ...DRAFT, questions });
  expect(byId.get('a')?.hint).toBeNull();
  expect(byId.get('b')?.hint).toContain('in the question itself');
  expect(byId.get('c')?.hint).toContain('in the title');
  expect(byId.get('d')?.hint).toContain('in the title');
  expect(passage).not.toBeNull();
});

test.each(STARTER_PASSAGES)('no answer of the starter $id is given away', ({ passage }) => {
  const draft = { ...passage, questions: draftQuestions(passage, () => crypto.randomUUID()) };
  const hints = [...readDraft(draft).byId.values()].map(({ hint }) => hint);
  expect(hints.filter(Boolean)).toEqual([]);
});

test('fewer than four questions cannot be split, and the draft says so', () => {
  expect(readDraft(DRAFT).questionsHint).toMatch(/fewer than 4/);
  const four = ['a', 'b', 'c', 'd'].map((id) => ({ ...ROW, id }));
  expect(readDraft({ ...DRAFT, questions: four }).questionsHint).toBeNull();
});
