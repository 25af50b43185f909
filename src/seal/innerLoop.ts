import type { Lane, RunEvent, RunEventBody, RunSetup } from './events.ts';
import { RUN_LOG_VERSION } from './events.ts';
import { judgeSelfEdit } from './judge/cheapJudge.ts';
import type { AdapterSnapshot, Learner, ModelCard, StudyCheckpoint } from './learner.ts';
import { lostBy } from './lostBy.ts';
import { observe } from './observe.ts';
import { problemOf, RunRefusal } from './problem.ts';
import { splitQuestions } from './quiz/split.ts';
import { foldRun, reduceRun } from './reduceRun.ts';
import { chooseCandidate } from './reward.ts';
import type { RunState } from './runState.ts';
import { passageDocuments, selfEditDocuments } from './selfEdit/documents.ts';
import { sentencesOf } from './selfEdit/sentences.ts';
import { writeSelfEdits, type LoadWriter } from './selfEdit/writeSelfEdits.ts';
import { quiz, studyLane } from './studyLane.ts';

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
  /** Where the writers of the setup are kept; needed where it names one. */
  readonly loadWriter?: LoadWriter;
  readonly signal?: AbortSignal;
}

/**
 * SEAL's inner loop (paper section 3.1): the self-edits are written, each by its writer, then for each of them adapt, quiz,
 * reward, restore; with the base model before and the control lane (passage only) beside it. The student is always the
 * untouched base model, whoever wrote. Yields every event of the run; a stop or a failure is an event too,
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

/** What is left to do, in the paper's order; what the log holds already is passed over. */
async function* steps(
  learner: Learner,
  options: InnerLoopOptions,
  state: () => RunState,
): AsyncGenerator<RunEventBody> {
  const { setup, until, loadWriter, signal } = options;
  const { passage, recipe, seed } = setup;
  await learner.restore(null);
  if (state().base.quiz !== 'finished') yield* quiz(learner, setup, 'base', signal);
  yield* observe(learner, state, 'base', signal);

  yield* writeSelfEdits(learner, state, loadWriter, signal);
  if (until === 'notes') return;
  yield* judgeSelfEdits(state());

  if (setup.control !== false) {
    const documents = passageDocuments(passage);
    const lesson = { lane: 'control', documents, recipe, epochs: recipe.controlEpochs, seed } as const;
    yield* studyLane(learner, options, state, lesson);
  }
  for (const [lane, { plan, notes, recipe, studied, problem }] of state().candidates.entries()) {
    if (!studied || problem) continue;
    if (notes.length > 0) {
      const documents = selfEditDocuments(passage, notes);
      const lesson = { lane, documents, recipe, epochs: recipe.epochs, seed: plan.studySeed ?? seed };
      yield* studyLane(learner, options, state, lesson);
    } else yield { type: 'lane.failed', lane, problem: NO_NOTES };
  }
  yield { type: 'run.finished', chosen: chooseCandidate(state()) };
}

const NO_NOTES = {
  message: 'This self-edit has no notes left to study.',
  advice: 'Add a note, use more samples per sentence, or write it again with another seed.',
};

/**
 * Judges every self-edit that has notes by their text. Where only so many are to be studied, the others are passed over:
 * of equal ones the later.
 */
function* judgeSelfEdits({ setup, candidates }: RunState): Generator<RunEventBody> {
  const judged = candidates.flatMap(({ notes, problem }, candidate) =>
    notes.length > 0 && !problem ? [{ candidate, judgement: judgeSelfEdit(notes, setup.passage) }] : [],
  );
  const liked = judged
    .toSorted((a, b) => b.judgement.score - a.judgement.score)
    .slice(0, setup.studyOnly)
    .map(({ candidate }) => candidate);
  for (const { candidate, judgement } of judged) {
    const before = candidates[candidate]!;
    const studied = liked.includes(candidate);
    if (!before.judgement || before.studied !== studied)
      yield { type: 'candidate.judged', candidate, judgement, studied };
  }
}
