import { seededRandom, shuffled } from '../../base/rng.ts';
import type { RunProblem } from '../events.ts';
import type { AdapterSnapshot, Learner, StudyDocument } from '../learner.ts';
import { problemOf, StudyProblem } from '../problem.ts';
import { defaultRecipe } from '../recipe.ts';
import { writerDocuments } from '../selfEdit/writerDocuments.ts';
import type { TuneWriterRequest, TuneWriterStep, WriterLesson } from './roundsLab.ts';

/** Documents of notes that one self-edit gives, drawn by the seed: all of them take longer than a round, and say little more. */
const NOTES_OF_AN_EDIT = 5;

export type TuneWriterProgress =
  | ({ readonly kind: 'step' } & TuneWriterStep)
  | { readonly kind: 'tuned'; readonly adapter: AdapterSnapshot }
  /** There are no documents, or the loss is not a number: another try would end the same. */
  | { readonly kind: 'unlearnable'; readonly problem: RunProblem };

/**
 * The M-step of ReST^EM (paper section 3.1): supervised fine-tuning on the self-edits that were kept, with the loss on
 * what the writer wrote alone. Yields step 0 before training begins, every step, and at last the adapter or why there is none. The paper
 * merges each round into the weights and goes on from there; here a fresh adapter is trained on everything kept so far,
 * so that one small file holds the writer, and a round can be done again from its log alone. The learner is left without
 * an adapter.
 */
export async function* tuneWriter(
  learner: Learner,
  { lessons, recipe, seed }: Pick<TuneWriterRequest, 'lessons' | 'recipe' | 'seed'>,
  signal?: AbortSignal,
): AsyncGenerator<TuneWriterProgress> {
  const documents = lessons.flatMap((lesson, index) => documentsOf(lesson, seed, index));
  if (documents.length === 0) {
    yield { kind: 'unlearnable', problem: NO_DOCUMENTS };
    return;
  }
  const { epochs, batchSize, learningRate } = recipe;
  const steps = epochs * Math.ceil(documents.length / batchSize);
  const all = { kind: 'step', documents: documents.length, steps } as const;
  try {
    await learner.restore(null);
    yield { ...all, step: 0, loss: 0, learningRate, tokens: 0, elapsedMs: 0 };
    const progress = learner.study({
      documents,
      recipe: { ...defaultRecipe(learner.model.layers), ...recipe },
      epochs,
      seed,
      ...(signal ? { signal } : {}),
    });
    for await (const event of progress) {
      if (event.kind === 'checkpoint') continue;
      const { step, loss, learningRate, tokens, elapsedMs } = event;
      if (!Number.isFinite(loss))
        throw new StudyProblem(
          `The writer's loss is not a number at step ${step}.`,
          'Use a lower learning rate for the writer.',
        );
      yield { ...all, step, loss, learningRate, tokens, elapsedMs };
    }
    const adapter = await learner.snapshot();
    if (!adapter) throw new Error('Tuning left no adapter on the model.');
    yield { kind: 'tuned', adapter };
  } catch (error) {
    if (!(error instanceof StudyProblem) || signal?.aborted) throw error;
    yield { kind: 'unlearnable', problem: problemOf(error) };
  } finally {
    await learner.restore(null);
  }
}

const NO_DOCUMENTS = {
  message: 'There is nothing to tune the writer on: the self-edits that were kept have no notes.',
  advice: 'Use more training passages or more self-edits a passage.',
};

/** The recipe, where the model wrote one, and some of the notes in their order. */
function documentsOf(lesson: WriterLesson, seed: number, index: number): StudyDocument[] {
  const all = writerDocuments(lesson);
  const recipes = lesson.recipeText === null ? 0 : 1;
  const places = all.map((_, place) => place).slice(recipes);
  const drawn = shuffled(places, seededRandom(seed, `notes of lesson ${index}`)).slice(0, NOTES_OF_AN_EDIT);
  return [...all.slice(0, recipes), ...drawn.sort((a, b) => a - b).map((place) => all[place]!)];
}
