import { expect, test, vi } from 'vitest';
import type { Note } from '../events.ts';
import { FakeLearner } from '../testing/fakeLearner.ts';
import { roundsSetupOf } from '../testing/fakeRoundsLab.ts';
import { PASSAGE } from '../testing/fixtures.ts';
import type { WriterLesson } from './roundsLab.ts';
import { tuneWriter, type TuneWriterProgress } from './tuneWriter.ts';

const NOTES: readonly Note[] = ['1702', 'Anna Brel'].map((text, i) => ({
  id: `c0.s1.${i}`,
  format: 'qa',
  sentence: 1,
  question: `Which is number ${i}?`,
  text,
  by: 'model',
}));
const LESSON: WriterLesson = { passage: PASSAGE, notes: NOTES, recipeText: null };

async function tuned(learner: FakeLearner, lessons: readonly WriterLesson[], change: object = {}) {
  const recipe = { ...roundsSetupOf().writerRecipe, epochs: 3, ...change };
  const progress: TuneWriterProgress[] = [];
  for await (const each of tuneWriter(learner, { lessons, recipe, seed: 7 })) progress.push(each);
  return progress;
}

/** Why these lessons cannot be learned, as the last progress says. */
async function whyNot(learner: FakeLearner, lessons: readonly WriterLesson[], change: object = {}) {
  const last = (await tuned(learner, lessons, change)).at(-1);
  return last?.kind === 'unlearnable' ? last.problem.message : null;
}

test('the lessons become documents, tuning begins with step 0 and ends with the adapter, and the model is put back', async () => {
  const learner = new FakeLearner();
  const study = vi.spyOn(learner, 'study');
  const progress = await tuned(learner, [LESSON, LESSON], { batchSize: 1 });
  const [{ documents, recipe, epochs, seed }] = study.mock.calls[0]!;
  expect(documents).toHaveLength(2);
  expect(documents[0]!.text).toContain('Anna Brel');
  expect(documents[0]!.prefix).not.toContain('Anna Brel?');
  expect({ rank: recipe.rank, batchSize: recipe.batchSize, epochs, seed }).toEqual({
    rank: 4,
    batchSize: 1,
    epochs: 3,
    seed: 7,
  });
  expect(progress.map((each) => (each.kind === 'step' ? [each.step, each.steps] : each.kind))).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6].map((step) => [step, 6]),
    'tuned',
  ]);
  expect(progress.at(-1)).toMatchObject({ adapter: { data: documents } });
  expect(await learner.snapshot()).toBeNull();
});

test('of a self-edit with many notes the recipe and five drawn documents are studied', async () => {
  const learner = new FakeLearner();
  const study = vi.spyOn(learner, 'study');
  const notes = Array.from({ length: 9 }, (_, i): Note => ({
    id: `c0.s1.${i}`,
    format: 'statements',
    sentence: 1,
    text: `Fact ${i}.`,
    by: 'model',
  }));
  const lesson = { ...LESSON, notes, recipeText: 'Format: facts' };
  await tuned(learner, [lesson, lesson]);
  const texts = study.mock.calls[0]![0].documents.map(({ text }) => text);
  expect(texts).toHaveLength(12);
  expect([texts[0], texts[6]].every((text) => text?.includes('facts'))).toBe(true);
  const drawn = [texts.slice(1, 6), texts.slice(7)];
  for (const each of drawn) {
    expect(new Set(each).size).toBe(5);
    expect(each).toEqual(each.toSorted());
  }
  expect(drawn[0]).not.toEqual(drawn[1]);
});

test('a rate that diverges, a loss that is not a number and lessons without notes are refused with advice', async () => {
  const learner = new FakeLearner();
  expect(await whyNot(learner, [LESSON], { learningRate: 2 })).toContain(
    'The loss is not a number at step 1.',
  );
  expect(await whyNot(learner, [{ ...LESSON, notes: [] }])).toContain('nothing to tune the writer on');
  const study = learner.study.bind(learner);
  learner.study = async function* (request) {
    for await (const event of study(request))
      yield event.kind === 'step' ? { ...event, loss: Number.NaN } : event;
  };
  expect(await whyNot(learner, [LESSON])).toContain('not a number at step 1');
  expect(await learner.snapshot()).toBeNull();
  learner.study = () => {
    throw new RangeError('Array buffer allocation failed');
  };
  await expect(tuned(learner, [LESSON])).rejects.toThrow('Array buffer allocation failed');
});
