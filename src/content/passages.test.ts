import { expect, test } from 'vitest';
import { controlMark, PASSAGE_LIMITS, type Passage } from '../seal/passage.ts';
import { isRight, normalise } from '../seal/quiz/grade.ts';
import { sentencesOf } from '../seal/selfEdit/sentences.ts';
import { STARTER_PASSAGES } from './passages.ts';
import { DIFFICULTIES, SUBJECTS, TRAINING_PASSAGES, UNSEEN_PASSAGES } from './roundPassages.ts';

const ROUND_PASSAGES = [...TRAINING_PASSAGES, ...UNSEEN_PASSAGES];
const ALL = [...STARTER_PASSAGES, ...ROUND_PASSAGES];

/** Whether the words stand in the text as they are, but for case, and not as part of a longer word. */
function standsIn(text: string, words: string): boolean {
  const literal = words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])`, 'iu').test(text);
}

test('whole words only, case ignored', () => {
  expect(standsIn('An owl sat there.', 'OWL')).toBe(true);
  expect(standsIn('Two owls sat there.', 'owl')).toBe(false);
  expect(standsIn('It holds 3.5 litres', '3x5')).toBe(false);
});

test('there are enough passages, with ids and titles of their own, in two sets that share none', () => {
  expect(TRAINING_PASSAGES).toHaveLength(18);
  expect(UNSEEN_PASSAGES).toHaveLength(8);
  for (const of of [
    (one: (typeof ALL)[number]) => one.id,
    (one: (typeof ALL)[number]) => normalise(one.passage.title),
    (one: (typeof ALL)[number]) => normalise(one.passage.text),
  ])
    expect(new Set(ALL.map(of)).size).toBe(ALL.length);
});

test('every subject and every difficulty is in both sets', () => {
  for (const set of [TRAINING_PASSAGES, UNSEEN_PASSAGES]) {
    expect(new Set(set.map(({ subject }) => subject))).toEqual(new Set(SUBJECTS));
    expect(new Set(set.map(({ difficulty }) => difficulty))).toEqual(new Set(DIFFICULTIES));
  }
});

test.each(ALL)('the passage $id is within the limits a person has, without control marks', ({ passage }) => {
  const { title, text, questions } = passage;
  expect(title.length).toBeLessThanOrEqual(PASSAGE_LIMITS.title);
  expect(text.length).toBeLessThanOrEqual(PASSAGE_LIMITS.text);
  expect(questions).toHaveLength(8);
  for (const { question, answer, accept = [] } of questions) {
    expect(question.length).toBeLessThanOrEqual(PASSAGE_LIMITS.question);
    expect(accept.length).toBeLessThanOrEqual(PASSAGE_LIMITS.accept);
    for (const form of [answer, ...accept]) expect(form.length).toBeLessThanOrEqual(PASSAGE_LIMITS.answer);
  }
  expect(controlMark(JSON.stringify(passage))).toBeNull();
});

test.each(ALL)('every answer of $id stands in its text and counts as right', ({ passage }) => {
  for (const question of passage.questions) {
    expect(standsIn(passage.text, question.answer), question.answer).toBe(true);
    for (const form of [question.answer, ...(question.accept ?? [])])
      expect(isRight(`It is ${form}.`, question), form).toBe(true);
  }
});

test.each(ALL)('no question of $id gives its answer away, nor does the title', ({ passage }) => {
  for (const { question, answer, accept = [] } of passage.questions)
    for (const form of [answer, ...accept])
      for (const given of [question, passage.title]) {
        expect(standsIn(given, form), `${form}: ${given}`).toBe(false);
        expect(` ${normalise(given)} `, form).not.toContain(` ${normalise(form)} `);
      }
});

test.each(ALL)(
  'the questions of $id are plain: each once, of the topic, and answered once',
  ({ passage }) => {
    const { title, questions } = passage;
    expect(new Set(questions.map(({ question }) => normalise(question))).size).toBe(questions.length);
    expect(new Set(questions.map(({ answer }) => normalise(answer))).size).toBe(questions.length);
    for (const { question } of questions) {
      expect(question).toMatch(/^\p{Lu}.*[^?\s]\?$/u);
      expect(normalise(question)).toContain(normalise(title));
    }
  },
);

test.each(ROUND_PASSAGES)('$id has five to seven sentences, each one naming the topic', ({ passage }) => {
  const sentences = sentencesOf(passage.text);
  expect(sentences.length).toBeGreaterThanOrEqual(5);
  expect(sentences.length).toBeLessThanOrEqual(7);
  for (const sentence of sentences) expect(normalise(sentence)).toContain(normalise(passage.title));
});

/** Months and days may be named in any passage. */
const ORDINARY = /^(?:January|March|April|August|September|October|Saturday|Sunday|Tuesday|Wednesdays?)$/;

const wordsOf = (text: string) => text.replace(/'s\b/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];

/** Words that have a capital without beginning a sentence, and years. */
function namesOf({ text, questions }: Passage): string[] {
  const inside = sentencesOf(text).flatMap((sentence) => wordsOf(sentence).slice(1));
  const answers = questions.flatMap(({ answer, accept = [] }) => [answer, ...accept].flatMap(wordsOf));
  return [...inside, ...answers].filter(
    (word) => /^(?:\p{Lu}\p{L}+|\d{4})$/u.test(word) && !ORDINARY.test(word),
  );
}

test.each(UNSEEN_PASSAGES)('no name or year of $id stands in another passage', ({ id, passage }) => {
  const names = namesOf(passage);
  expect(names.length).toBeGreaterThan(3);
  for (const other of ALL.filter((one) => one.id !== id)) {
    const { title, text, questions } = other.passage;
    const words = new Set(wordsOf([title, text, ...questions.map(({ question }) => question)].join(' ')));
    expect(
      names.filter((name) => words.has(name)),
      other.id,
    ).toEqual([]);
  }
});
