import { expect, test } from 'vitest';
import { seededRandom, shuffled } from '../../base/rng.ts';
import type { Note } from '../events.ts';
import { PASSAGE } from '../testing/fixtures.ts';
import { judgeSelfEdit } from './cheapJudge.ts';

const qa = (question: string, text: string, probability?: number): Note => ({
  id: question,
  format: 'qa',
  sentence: 0,
  question,
  text,
  by: probability === undefined ? 'person' : 'model',
  ...(probability === undefined ? {} : { logProb: Math.log(probability) }),
});
const line = (text: string, probability: number): Note => ({
  id: text,
  format: 'statements',
  sentence: 0,
  text,
  by: 'model',
  logProb: Math.log(probability),
});
const RIVER = qa('Beside which river does Harrow Mill grind barley?', 'Tesk', 0.5);
const BUILDER = qa('Who built Harrow Mill?', 'Anna Brel', 0.8);
const PADDLES = qa('How many paddles has the wheel?', 'nineteen', 0.2);
const NOTES = [RIVER, BUILDER, PADDLES];
const judge = (notes: readonly Note[]) => judgeSelfEdit(notes, PASSAGE);

/** Without the title: grinds barley beside river Tesk · built 1702 Anna Brel · wheel nineteen oak paddles. */
const COVERAGE = (5 / 5 + 3 / 4 + 3 / 4) / 3;

test('the marks of three notes of three sentences, by hand', () => {
  const { answerable, grounded, coverage, variety, score } = judge(NOTES);
  expect(answerable).toBeCloseTo((0.5 + 0.8 + 0.2) / 3);
  expect(grounded).toBe(1);
  expect(coverage).toBeCloseTo(COVERAGE);
  expect(variety).toBeCloseTo(3 / (3 + 3));
  expect(score).toBeCloseTo((0.5 + 1 + COVERAGE + 0.5) / 4);
});

test('two answers that share one word of two count as four thirds', () => {
  const { variety } = judge([BUILDER, qa('Who had it built?', 'Anna', 0.5)]);
  expect(variety).toBeCloseTo(4 / 3 / (4 / 3 + 3));
});

test('no notes have no marks, and one note is little variety', () => {
  expect(judge([])).toEqual({ answerable: 0, grounded: 0, coverage: 0, variety: 0, score: 0 });
  expect(judge([BUILDER]).variety).toBeCloseTo(1 / (1 + 3));
});

type Mark = 'answerable' | 'grounded' | 'coverage' | 'variety';
const MARKS: readonly Mark[] = ['answerable', 'grounded', 'coverage', 'variety'];

test.each<[string, Note, readonly Mark[]]>([
  ['the model is less sure', { ...PADDLES, logProb: Math.log(0.1) }, ['answerable']],
  ['a question invents', { ...PADDLES, question: 'How many paddles has the wheel in Prague?' }, ['grounded']],
  ['an answer invents', { ...PADDLES, text: 'ninety' }, ['grounded']],
  ['half an answer', { ...BUILDER, text: 'Anna' }, ['coverage']],
  ['a word of another answer', { ...PADDLES, text: 'nineteen Tesk' }, ['variety']],
  ['the answer of another note', { ...PADDLES, text: 'Tesk' }, ['coverage', 'variety']],
])('%s: that mark falls alone, and the score with it', (_, worse, falling) => {
  const good = judge(NOTES);
  const bad = judge(NOTES.map((note) => (note.id === worse.id ? worse : note)));
  expect(MARKS.filter((mark) => bad[mark] < good[mark])).toEqual(falling);
  for (const mark of MARKS.filter((one) => !falling.includes(one))) expect(bad[mark]).toBe(good[mark]);
  expect(bad.score).toBeLessThan(good.score);
});

test('saying everything twice changes nothing, asking for an answer in other words hardly anything', () => {
  const [once, twice] = [judge(NOTES), judge([...NOTES, ...NOTES])];
  for (const mark of MARKS) expect(twice[mark]).toBeCloseTo(once[mark]);
  const again = judge([...NOTES, qa('By whom was Harrow Mill built?', 'Anna Brel', 0.5)]);
  expect(again.coverage).toBe(once.coverage);
  expect(again.variety).toBeCloseTo(16 / 6 / (16 / 6 + 3));
});

test('another true note raises coverage and variety', () => {
  const more = judge([...NOTES, line('The wheel of Harrow Mill has oak paddles.', 0.5)]);
  expect(more.coverage).toBeCloseTo((5 / 5 + 3 / 4 + 4 / 4) / 3);
  expect(more.variety).toBeCloseTo(4 / (4 + 3));
});

test('a note that asks nothing is no answer to a question, however likely it was', () => {
  expect(judge([...NOTES, line('The wheel has oak paddles.', 0.9)]).answerable).toBeCloseTo(1.5 / 4);
});

test('the title teaches nothing, and its words are no invention', () => {
  const { coverage, grounded } = judge([line('Harrow Mill is Harrow Mill.', 0.5)]);
  expect([coverage, grounded]).toEqual([0, 1]);
});

test("a person's notes do not count against how sure the model is", () => {
  const typed = qa('When was Harrow Mill built?', '1702');
  expect(judge([...NOTES, typed]).answerable).toBeCloseTo(judge(NOTES).answerable);
  const { answerable, grounded, coverage, variety, score } = judge([typed]);
  expect(answerable).toBe(0);
  expect(score).toBeCloseTo((grounded + coverage + variety) / 3);
});

test('a log-probability that is no number counts as none, one above zero as certain', () => {
  expect(judge([{ ...RIVER, logProb: Number.NaN }, BUILDER, PADDLES]).answerable).toBeCloseTo(1 / 3);
  expect(judge([{ ...RIVER, logProb: 3 }, BUILDER, PADDLES]).answerable).toBeCloseTo(2 / 3);
  expect(judge([{ ...RIVER, logProb: -Infinity }, BUILDER, PADDLES]).answerable).toBeCloseTo(1 / 3);
});

test('whatever the notes are, in whatever order, the marks are the same and from 0 to 1', () => {
  const random = seededRandom(11, 'cheap judge');
  const pieces = [...PASSAGE.text.split(' '), 'Prague', '…', '', '¿', '17', 'harrow', 'the'];
  const words = (count: number) =>
    Array.from({ length: count }, () => pieces[Math.floor(random() * pieces.length)]!).join(' ');
  for (let round = 0; round < 40; round++) {
    const notes = Array.from({ length: 1 + Math.floor(random() * 9) }, (_, i): Note => ({
      ...(random() < 0.5 ? line(words(6), random()) : qa(words(5), words(2), random())),
      id: String(i),
    }));
    const [one, other] = [judge(notes), judge(shuffled(notes, random))];
    expect(judge(notes)).toEqual(one);
    for (const [mark, value] of Object.entries(one)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(other[mark as keyof typeof other]).toBeCloseTo(value, 12);
    }
  }
});
