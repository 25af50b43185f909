import { expect, test } from 'vitest';
import { defaultRecipe } from '../seal/recipe.ts';
import { MIN_QUESTIONS_TO_SPLIT, PASSAGE_LIMITS } from '../seal/passage.ts';
import { normalise } from '../seal/quiz/grade.ts';
import { GLOSSARY } from './glossary.ts';
import { BUNDLED_MODEL } from './models.ts';
import { STARTER_PASSAGES } from './passages.ts';
import { RECIPE_HELP, STUDY_FIELDS, WRITER_FIELDS } from './recipeHelp.ts';

test.each(STARTER_PASSAGES)('the passage $id is within the limits a person has', ({ passage }) => {
  expect(passage.title.length).toBeLessThanOrEqual(PASSAGE_LIMITS.title);
  expect(passage.text.length).toBeLessThanOrEqual(PASSAGE_LIMITS.text);
  expect(passage.questions.length).toBeGreaterThanOrEqual(MIN_QUESTIONS_TO_SPLIT);
  expect(passage.questions.length).toBeLessThanOrEqual(PASSAGE_LIMITS.questions);
  for (const { question, answer, accept = [] } of passage.questions) {
    expect(question.length).toBeLessThanOrEqual(PASSAGE_LIMITS.question);
    expect(answer.length).toBeLessThanOrEqual(PASSAGE_LIMITS.answer);
    expect(accept.length).toBeLessThanOrEqual(PASSAGE_LIMITS.accept);
  }
});

test.each(STARTER_PASSAGES)(
  'every answer of $id stands in its text, no question is asked twice',
  ({ passage }) => {
    const text = ` ${normalise(passage.text)} `;
    for (const { answer } of passage.questions) expect(text).toContain(` ${normalise(answer)} `);
    expect(new Set(passage.questions.map((q) => normalise(q.question))).size).toBe(passage.questions.length);
  },
);

test('starter passages have ids of their own', () => {
  expect(new Set(STARTER_PASSAGES.map((starter) => starter.id)).size).toBe(STARTER_PASSAGES.length);
});

test('every field of a recipe is explained and shown in exactly one place', () => {
  const fields = Object.keys(defaultRecipe(BUNDLED_MODEL.layers)).sort();
  expect(Object.keys(RECIPE_HELP).sort()).toEqual(fields);
  expect([...WRITER_FIELDS, ...STUDY_FIELDS].sort()).toEqual(fields);
});

test('glossary entries are short and end in a full stop', () => {
  for (const { term, meaning } of Object.values(GLOSSARY)) {
    expect(term).not.toBe('');
    expect(meaning.length).toBeLessThan(260);
    expect(meaning).toMatch(/\.$/);
  }
});
