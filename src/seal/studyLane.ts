import type { Lane, RunEventBody, RunSetup } from './events.ts';
import type { InnerLoopOptions } from './innerLoop.ts';
import type { Learner, StudyDocument } from './learner.ts';
import { isObserved, observe } from './observe.ts';
import { problemOf, RunRefusal, StudyProblem } from './problem.ts';
import { askQuiz } from './quiz/ask.ts';
import type { Recipe } from './recipe.ts';
import { laneOf } from './reduceRun.ts';
import type { RunState } from './runState.ts';

/** What a lane studies. */
export interface Lesson {
  readonly lane: Lane;
  readonly documents: readonly StudyDocument[];
  readonly recipe: Recipe;
  readonly epochs: number;
  readonly seed: number;
}

/**
 * Adapt, quiz, look at what was learned, restore (paper section 3.1). A lane that cannot be studied (a loss or a surprise that is not a number) fails
 * alone; the run goes on. A lane that has its answers, or failed, is not studied again: where only the look at it is missing
 * its adapter is put on once more, if it is still kept.
 */
export async function* studyLane(
  learner: Learner,
  options: InnerLoopOptions,
  state: () => RunState,
  lesson: Lesson,
): AsyncGenerator<RunEventBody> {
  const { setup, checkpoints, signal } = options;
  const { lane } = lesson;
  const before = laneOf(state(), lane);
  const asked = before.quiz === 'finished';
  if (before.problem || (asked && isObserved(state(), lane))) return;
  const adapter = before.study?.status === 'finished' ? await checkpoints.loadAdapter(lane) : null;
  if (asked && !adapter) return;
  try {
    if (adapter) await learner.restore(adapter);
    else yield* study(learner, options, state(), lesson);
    if (!asked) yield* quiz(learner, setup, lane, signal);
    yield* observe(learner, state, lane, signal);
  } catch (error) {
    if (!(error instanceof StudyProblem) || signal?.aborted) throw error;
    yield { type: 'lane.failed', lane, problem: problemOf(error) };
  }
  await learner.restore(null);
}

async function* study(
  learner: Learner,
  { checkpoints, signal }: InnerLoopOptions,
  state: RunState,
  { lane, documents, recipe, epochs, seed }: Lesson,
): AsyncGenerator<RunEventBody> {
  const lesson = JSON.stringify([learner.model.sha256, documents, recipe, epochs, seed]);
  const saved = await checkpoints.loadStudy(lane);
  // A checkpoint of other notes, or one that the log never reached, is none.
  const reached = laneOf(state, lane).study?.losses.length ?? 0;
  const resumeFrom = saved && saved.lesson === lesson && saved.step <= reached ? saved : null;
  yield {
    type: 'study.started',
    lane,
    documents: documents.length,
    steps: epochs * Math.ceil(documents.length / recipe.batchSize),
    fromStep: resumeFrom?.step ?? 0,
  };
  const progress = learner.study({
    documents,
    recipe,
    epochs,
    seed,
    ...(resumeFrom ? { resumeFrom } : {}),
    ...(signal ? { signal } : {}),
  });
  for await (const event of progress) {
    if (event.kind === 'checkpoint') {
      await checkpoints.saveStudy(lane, { ...event.checkpoint, lesson });
      continue;
    }
    const { step, loss, gradNorm, learningRate, tokens, elapsedMs } = event;
    yield { type: 'study.step', lane, step, loss, gradNorm, learningRate, tokens, elapsedMs };
  }
  const snapshot = await learner.snapshot();
  if (snapshot) await checkpoints.saveAdapter(lane, snapshot);
  yield { type: 'study.finished', lane };
}

/**
 * Asks the learner as it is.
 * @throws StudyProblem after the answers, where a surprise is not a number; RunRefusal where the base model's is none
 */
export async function* quiz(
  learner: Learner,
  { passage }: RunSetup,
  lane: Lane,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEventBody> {
  yield { type: 'quiz.started', lane };
  const answers = await askQuiz(learner, passage, passage.questions, signal);
  for (const answer of answers) yield { type: 'quiz.answered', lane, ...answer };
  if (answers.some(({ bits }) => Number.isNaN(bits))) throw notANumber(lane);
  yield { type: 'quiz.finished', lane };
}

function notANumber(lane: Lane): StudyProblem | RunRefusal {
  if (lane === 'base')
    return new RunRefusal(
      'The model gives no numbers for these questions, though it has studied nothing.',
      'Reload the page; if it happens again, use WebAssembly in place of WebGPU.',
    );
  return new StudyProblem(
    'After studying this the model no longer gives numbers.',
    'Use a lower learning rate, or fewer epochs.',
  );
}
