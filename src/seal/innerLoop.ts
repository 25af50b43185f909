import type { Lane, RunEvent, RunEventBody, RunSetup } from './events.ts';
import { RUN_LOG_VERSION } from './events.ts';
import type { AdapterSnapshot, Learner, ModelCard, StudyCheckpoint, StudyDocument } from './learner.ts';
import { problemOf, RunRefusal, StudyProblem } from './problem.ts';
import { askQuiz } from './quiz/ask.ts';
import { splitQuestions } from './quiz/split.ts';
import { foldRun, laneOf, reduceRun } from './reduceRun.ts';
import type { RunState } from './runState.ts';
import { chooseCandidate } from './score.ts';
import { passageDocuments, selfEditDocuments } from './selfEdit/documents.ts';
import { sentencesOf } from './selfEdit/sentences.ts';
import { writeNotes } from './selfEdit/writeNotes.ts';

/** Where a run's weights are kept, so that it can go on after a reload. `load…` gives null for what was never saved. */
export interface CheckpointStore {
  saveStudy(lane: Lane, checkpoint: StudyCheckpoint): Promise<void>;
  loadStudy(lane: Lane): Promise<StudyCheckpoint | null>;
  saveAdapter(lane: Lane, adapter: AdapterSnapshot): Promise<void>;
  loadAdapter(lane: Lane): Promise<AdapterSnapshot | null>;
}

export interface InnerLoopOptions {
  readonly setup: RunSetup;
  /** Events of this run so far; empty for a new run. What they hold is not done again. */
  readonly log: readonly RunEvent[];
  /** 'notes' ends after the notes are written, for a person to review them. */
  readonly until: 'notes' | 'end';
  readonly checkpoints: CheckpointStore;
  readonly signal?: AbortSignal;
}

/**
 * SEAL's inner loop (paper section 3.1): for each self-edit adapt, quiz, reward, restore; with the base model before
 * and the control lane (passage only) beside it. Yields every event of the run; a stop or a failure is an event too,
 * and the log up to it can be given back to go on.
 * @throws RunRefusal, before any event, for a log of another model
 */
export async function* innerLoop(learner: Learner, options: InnerLoopOptions): AsyncGenerator<RunEvent> {
  const { log, signal } = options;
  const begun = performance.now() - (log.at(-1)?.atMs ?? 0);
  let state = foldRun(log);
  if (state) refuseOtherModel(state.started.model, learner.model);
  const setup = state?.setup ?? options.setup;
  const stamp = (body: RunEventBody): RunEvent => {
    const event: RunEvent = { ...body, atMs: Math.round(performance.now() - begun) };
    state = reduceRun(state, event);
    return event;
  };
  try {
    if (state === null) yield stamp(started(learner, setup));
    else yield stamp({ type: 'run.resumed', lost: await lostBy(state, learner, options.checkpoints) });
    for await (const body of steps(learner, { ...options, setup }, () => state!)) yield stamp(body);
  } catch (error) {
    if (signal?.aborted) yield stamp({ type: 'run.stopped' });
    else yield stamp({ type: 'run.failed', problem: problemOf(error) });
  } finally {
    await learner.restore(null).catch(() => undefined);
  }
}

/** @throws RunRefusal where the run was begun with another model: its answers would not be comparable */
export function refuseOtherModel(begun: ModelCard, loaded: ModelCard): void {
  if (begun.sha256 === loaded.sha256) return;
  throw new RunRefusal(
    `This run was begun with ${begun.name}, and ${loaded.name} is loaded.`,
    `Load ${begun.name} to go on, or start a new run with ${loaded.name}.`,
  );
}

function started(learner: Learner, setup: RunSetup): RunEventBody {
  return {
    type: 'run.started',
    version: RUN_LOG_VERSION,
    setup,
    sentences: sentencesOf(setup.passage.text),
    model: learner.model,
    executor: learner.executor,
    split: splitQuestions(setup.passage.questions.length, setup.seed),
    startedAt: new Date().toISOString(),
  };
}

async function* steps(
  learner: Learner,
  options: InnerLoopOptions,
  state: () => RunState,
): AsyncGenerator<RunEventBody> {
  const { setup, until, signal } = options;
  const { passage, recipe } = setup;
  await learner.restore(null);
  if (state().base.quiz !== 'finished') yield* quiz(learner, setup, 'base', signal);

  const unwritten = setup.candidates
    .map((plan, candidate) => ({ ...plan, candidate }))
    .filter(({ candidate }) => state().candidates[candidate]!.writing !== 'finished');
  if (unwritten.length > 0)
    yield* writeNotes(learner, { passage, recipe, candidates: unwritten, ...(signal ? { signal } : {}) });
  if (until === 'notes') return;

  yield* lane(learner, options, state, 'control', passageDocuments(passage), recipe.controlEpochs);
  for (const [index, candidate] of state().candidates.entries()) {
    if (candidate.notes.length > 0)
      yield* lane(learner, options, state, index, selfEditDocuments(passage, candidate.notes), recipe.epochs);
    else if (!candidate.problem) yield { type: 'lane.failed', lane: index, problem: NO_NOTES };
  }
  yield { type: 'run.finished', chosen: chooseCandidate(state().candidates, state().started.split) };
}

const NO_NOTES = {
  message: 'This self-edit has no notes left to study.',
  advice: 'Add a note, use more samples per sentence, or write it again with another seed.',
};

/** Adapt, quiz, restore. A lane that cannot be studied (a loss that is not a number) fails alone; the run goes on. */
async function* lane(
  learner: Learner,
  options: InnerLoopOptions,
  state: () => RunState,
  name: Lane,
  documents: readonly StudyDocument[],
  epochs: number,
): AsyncGenerator<RunEventBody> {
  const { setup, checkpoints, signal } = options;
  const before = laneOf(state(), name);
  if (before.quiz === 'finished' || before.problem) return;
  const adapter = before.study?.status === 'finished' ? await checkpoints.loadAdapter(name) : null;
  try {
    if (adapter) await learner.restore(adapter);
    else yield* study(learner, options, state(), name, documents, epochs);
  } catch (error) {
    if (!(error instanceof StudyProblem) || signal?.aborted) throw error;
    await learner.restore(null);
    yield { type: 'lane.failed', lane: name, problem: problemOf(error) };
    return;
  }
  yield* quiz(learner, setup, name, signal);
  await learner.restore(null);
}

async function* study(
  learner: Learner,
  { setup, checkpoints, signal }: InnerLoopOptions,
  state: RunState,
  name: Lane,
  documents: readonly StudyDocument[],
  epochs: number,
): AsyncGenerator<RunEventBody> {
  const { recipe, seed } = setup;
  const lesson = JSON.stringify([learner.model.sha256, documents, recipe, epochs, seed]);
  const saved = await checkpoints.loadStudy(name);
  // A checkpoint of other notes, or one that the log never reached, is none.
  const reached = laneOf(state, name).study?.losses.length ?? 0;
  const resumeFrom = saved && saved.lesson === lesson && saved.step <= reached ? saved : null;
  yield {
    type: 'study.started',
    lane: name,
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
      await checkpoints.saveStudy(name, { ...event.checkpoint, lesson });
      continue;
    }
    const { step, loss, gradNorm, learningRate, tokens, elapsedMs } = event;
    yield { type: 'study.step', lane: name, step, loss, gradNorm, learningRate, tokens, elapsedMs };
  }
  const snapshot = await learner.snapshot();
  if (snapshot) await checkpoints.saveAdapter(name, snapshot);
  yield { type: 'study.finished', lane: name };
}

async function* quiz(
  learner: Learner,
  { passage }: RunSetup,
  name: Lane,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEventBody> {
  yield { type: 'quiz.started', lane: name };
  for (const answer of await askQuiz(learner, passage, passage.questions, signal))
    yield { type: 'quiz.answered', lane: name, ...answer };
  yield { type: 'quiz.finished', lane: name };
}

/** What has to be done again after a stop, or goes on differently, said plainly; null where nothing was lost. */
async function lostBy(
  state: RunState,
  learner: Learner,
  checkpoints: CheckpointStore,
): Promise<string | null> {
  const { executor } = state.started;
  const said =
    executor.kind === learner.executor.kind
      ? []
      : [`It was begun on ${executor.description} and goes on on ${learner.executor.description}.`];
  for (const name of ['control', ...state.candidates.keys()] as const) {
    const { study, quiz: asked, problem } = laneOf(state, name);
    if (!study || asked === 'finished' || problem) continue;
    const done = study.losses.length;
    if (study.status === 'finished' && (await checkpoints.loadAdapter(name))) continue;
    const from = Math.min(done, (await checkpoints.loadStudy(name))?.step ?? 0);
    if (from < done)
      said.push(
        from === 0
          ? `Nothing of this lesson's ${done} steps had been saved: it starts again.`
          : `Training goes on from step ${from}; ${done - from} of the steps after it are done again.`,
      );
  }
  const writing = state.candidates.flatMap(({ writing }, index) =>
    writing === 'running' ? [index + 1] : [],
  );
  if (writing.length > 0)
    said.push(
      `The notes of self-edit${writing.length > 1 ? 's' : ''} ${listed(writing)} were not finished: they are written again.`,
    );
  return said.join(' ') || null;
}

/** "1", "1 and 2", "1, 2 and 3". */
function listed(numbers: readonly number[]): string {
  const [last, ...others] = [...numbers].reverse();
  return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : `${last}`;
}
