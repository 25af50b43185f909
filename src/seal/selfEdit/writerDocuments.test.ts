import { expect, test } from 'vitest';
import type { Note } from '../events.ts';
import { FakeLearner } from '../testing/fakeLearner.ts';
import { PASSAGE, PERFECT_NOTES, setupOf } from '../testing/fixtures.ts';
import { draftOf } from './draft.ts';
import { recipePrompt } from './recipePrompt.ts';
import { sentencesOf } from './sentences.ts';
import { readRecipe } from './writeRecipe.ts';
import { writerDocuments } from './writerDocuments.ts';

const note = (format: Note['format'], sentence: number, text: string, question?: string): Note => ({
  id: `${sentence}.${text}`,
  format,
  sentence,
  text,
  by: 'model',
  ...(question === undefined ? {} : { question }),
});

const NOTES = [
  note('qa', 1, '1702', 'When was Harrow Mill built?'),
  note('rewrite', 0, 'Barley is ground at Harrow Mill.'),
  note('qa', 1, 'Anna Brel', 'Who built it?'),
  note('statements', 2, 'The oak paddles are nineteen.'),
  note('statements', 2, 'The wheel is made of oak.'),
];
const RECIPE = 'Format: all of them\nEpochs: 12\nLearning rate: 0.5\nLayers: upper half';
const lesson = (change: object = {}) => ({ passage: PASSAGE, notes: NOTES, recipeText: null, ...change });

/** What the writer is asked at a sentence, of a format. */
function promptOf(format: Note['format'], sentence: number): string {
  const sentences = sentencesOf(PASSAGE.text);
  const plan = { candidate: 0, format, seed: 1 };
  const { parts } = draftOf(new FakeLearner(), plan, PASSAGE.title, sentences, setupOf().recipe);
  return parts[0]!.writer.prompts[sentence]!;
}

test('questions of a sentence are one document, lines one each, by sentence', () => {
  expect(writerDocuments(lesson()).map(({ text }) => text)).toEqual([
    ' Barley is ground at Harrow Mill.\n',
    ' When was Harrow Mill built?\nAnswer: 1702\nQuestion: Who built it?\nAnswer: Anna Brel\n',
    ' The oak paddles are nineteen.\n',
    ' The wheel is made of oak.\n',
  ]);
});

test.each(['qa', 'statements', 'rewrite'] as const)(
  'the prefix of %s begins and ends as the prompt does, with its last worked example alone',
  (format) => {
    const notes = [note(format, 1, 'Anna Brel built it all.', 'Who built it?')];
    const [{ prefix } = { prefix: '' }] = writerDocuments(lesson({ notes }));
    const prompt = promptOf(format, 1);
    const [instruction] = prompt.split('\n\n');
    const [ownPart, lastExample] = prompt.split('\n\n').toReversed();
    expect(prefix).toBe([instruction, lastExample, ownPart].join('\n\n'));
    expect(prefix.length).toBeLessThan(prompt.length);
    expect(prefix).toContain(sentencesOf(PASSAGE.text)[1]);
  },
);

test("a recipe of the model's own comes first, as it was written: what it asked for, not what was used", () => {
  const [first, ...rest] = writerDocuments(lesson({ recipeText: RECIPE }));
  expect(first!.text).toBe(' all of them\nEpochs: 12\nLearning rate: 0.5\nLayers: upper half\n');
  expect(readRecipe(`Format:${first!.text}`, 4)).toMatchObject({ format: 'mixed', epochs: 12 });
  expect(first!.prefix).toBe(recipePrompt(PASSAGE));
  expect(rest).toEqual(writerDocuments(lesson()));
});

test("a person's notes teach the writer nothing", () => {
  const edited = { ...NOTES[0]!, by: 'person' };
  expect(writerDocuments(lesson({ notes: [...PERFECT_NOTES, edited] }))).toEqual([]);
});
