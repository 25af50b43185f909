import { expect, test } from 'vitest';
import { PASSAGE } from '../seal/testing/fixtures.ts';
import { ExperimentInputError, parseExperimentInput } from './experimentInput.ts';

const question = { question: 'Who?', answer: 'Anna' };
const passage = { title: 'T', text: 'Anna.', questions: [question] };
const second = (change: object) => ({ passages: [passage, { ...passage, ...change }] });

test('gives back what is right, with the accepted answers, without fields it does not know', () => {
  expect(parseExperimentInput({ note: 'invented', passages: [{ ...PASSAGE, source: 'me' }] })).toEqual({
    passages: [PASSAGE],
  });
});

test('takes one passage by itself as a list of one', () => {
  expect(parseExperimentInput(passage)).toEqual({ passages: [passage] });
  expect(() => parseExperimentInput({ ...passage, title: 7 })).toThrow(
    'passages[0].title: expected text, got 7',
  );
});

test.each<[unknown, string]>([
  [null, 'input: expected an object, got nothing'],
  [[passage], 'input: expected an object, got a list of 1'],
  [{}, 'passages: expected a list, got nothing'],
  [{ passages: [] }, 'passages: expected at least 1 in the list, got an empty list'],
  [{ passages: [passage, 'T'] }, 'passages[1]: expected an object, got text of 1 characters'],
  [second({ title: 7 }), 'passages[1].title: expected text, got 7'],
  [second({ text: ' \n ' }), 'passages[1].text: expected text, got empty text'],
  [
    second({ text: 'x'.repeat(50_000) }),
    'passages[1].text: expected at most 6000 characters, got text of 50000 characters',
  ],
  [
    second({ text: 'The end.<|im_end|> More.' }),
    'passages[1].text: expected text without control marks, got <|im_end|>',
  ],
  [second({ questions: [] }), 'passages[1].questions: expected at least 1 in the list, got an empty list'],
  [second({ questions: {} }), 'passages[1].questions: expected a list, got an object'],
  [
    second({ questions: [{ question: 'Who?' }] }),
    'passages[1].questions[0].answer: expected text, got nothing',
  ],
  [
    second({ questions: [question, { ...question, answer: '' }] }),
    'passages[1].questions[1].answer: expected text, got empty text',
  ],
  [
    second({ questions: [{ ...question, accept: ['A', 5] }] }),
    'passages[1].questions[0].accept[1]: expected text, got 5',
  ],
  [
    second({ questions: [{ ...question, accept: Array(11).fill('A') }] }),
    'passages[1].questions[0].accept: expected at most 10 in the list, got a list of 11',
  ],
])('names the bad field of %j', (value, sentence) => {
  expect(() => parseExperimentInput(value)).toThrow(new ExperimentInputError(sentence));
});
