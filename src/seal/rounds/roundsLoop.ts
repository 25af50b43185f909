import type { RunEvent } from '../events.ts';
import { refuseOtherModel } from '../innerLoop.ts';
import type { Learner, ModelCard } from '../learner.ts';
import { problemOf, RunRefusal } from '../problem.ts';
import { keptOf } from './keep.ts';
import { LabPool } from './labPool.ts';
import { writerAfter } from './lessons.ts';
import { foldRounds, reduceRounds } from './reduceRounds.ts';
import { failedOfStage, isDone, lostBy } from './resumeRounds.ts';
import {
  ROUNDS_LOG_VERSION,
  type RoundsEvent,
  type RoundsEventBody,
  type RoundsSetup,
  type RunPlace,
} from './roundsEvents.ts';
import type { RoundsLab } from './roundsLab.ts';
import { placeKey, placesOf, refuseSetup } from './roundsSetup.ts';
import { roundOf, runAt, type RoundsState } from './roundsState.ts';

export interface RoundsLoopOptions {
  /** Names new rounds: unique among all whose checkpoints and writers are kept. A log has its own. */
  readonly id: string;
  /** What every lab has loaded, and on what. */
  readonly model: ModelCard;
  readonly executor: Learner['executor'];
  /** Of new rounds; a log has its own. */
  readonly setup: RoundsSetup;
  /** Events of these rounds so far; empty for new ones. What they hold is not done again. */
  readonly log: readonly RoundsEvent[];
  readonly signal?: AbortSignal;
}

/**
 * SEAL's outer loop, ReST^EM (paper section 3.1): in each round the writer writes self-edits for the training passages, each
 * is studied and rewarded, the best of each passage is kept, and the writer is tuned on what was kept. Before the first
 * round and after each the writer is measured by fresh self-edits on the unseen passages. The student is the untouched
 * base model every time; the paper merges each round into it, so that its student changes along with its writer.
 *
 * Yields every event; a stop or a failure is an event too, and the log up to it can be given back to go on: the rest is
 * then the same as if it had never been cut, whichever lab does it. Nothing is yielded for rounds that are finished.
 * @param labs the same model behind each; they share the passages of a stage
 * @throws RunRefusal, before any event, for a log of another model or a setup that cannot be run
 */
export async function* roundsLoop(
  labs: readonly RoundsLab[],
  options: RoundsLoopOptions,
): AsyncGenerator<RoundsEvent> {
  const { id, model, executor, setup, log, signal = new AbortController().signal } = options;
  const begun = performance.now() - (log.at(-1)?.atMs ?? 0);
  let state = foldRounds(log);
  if (state) refuseOtherModel(state.started.model, model);
  else refuseSetup(setup);
  if (state?.status === 'finished') return;
  const stamp = (body: RoundsEventBody): RoundsEvent => {
    const event: RoundsEvent = { ...body, atMs: Math.round(performance.now() - begun) };
    state = reduceRounds(state, event);
    return event;
  };
  const again = new Set(state?.status === 'failed' ? failedOfStage(state).map(placeKey) : []);
  try {
    if (state) yield stamp({ type: 'rounds.resumed', lost: await lostBy(state, executor, labs) });
    else {
      const startedAt = new Date().toISOString();
      yield stamp({
        type: 'rounds.started',
        version: ROUNDS_LOG_VERSION,
        id,
        setup,
        model,
        executor,
        startedAt,
      });
    }
    const pool = new LabPool(labs, logsOf(log), signal);
    for await (const body of stages(pool, again, () => state!)) yield stamp(body);
  } catch (error) {
    if (signal.aborted) yield stamp({ type: 'rounds.stopped' });
    else yield stamp({ type: 'rounds.failed', problem: problemOf(error) });
  }
}

/** @param again failed runs that are tried again */
async function* stages(
  pool: LabPool,
  again: ReadonlySet<string>,
  state: () => RoundsState,
): AsyncGenerator<RoundsEventBody> {
  const { setup } = state();
  yield* measure(pool, again, state, 0);
  for (let round = 1; round <= setup.rounds; round++) {
    yield* runs(pool, again, state, placesOf(setup, round, 'train'), round - 1);
    const { train, kept } = roundOf(state(), round);
    if (!kept)
      yield {
        type: 'edits.kept',
        round,
        kept: train.map((run, passage) => keptOf(passage, run, setup.judge)),
      };
    yield* tune(pool, state, round);
    yield* measure(pool, again, state, round);
  }
  yield { type: 'rounds.finished' };
}

function measure(pool: LabPool, again: ReadonlySet<string>, state: () => RoundsState, round: number) {
  return runs(pool, again, state, placesOf(state().setup, round, 'unseen'), round);
}

/**
 * The runs of one stage that the log does not hold to their end, with the writer that a round left. One that fails fails
 * alone.
 * @throws RunRefusal where all have failed
 */
async function* runs(
  pool: LabPool,
  again: ReadonlySet<string>,
  state: () => RoundsState,
  places: readonly RunPlace[],
  writerRound: number,
): AsyncGenerator<RoundsEventBody> {
  const left = places.filter((place) => !isDone(runAt(state(), place)) || again.has(placeKey(place)));
  if (left.length === 0 && !places.every((place) => failedAt(state(), place))) return;
  yield* pool.runAll(state(), left, writerAfter(state(), writerRound));
  const failed = places.filter((place) => failedAt(state(), place));
  await pool.forget(state().started.id, failed);
  if (failed.length < places.length) return;
  const { message, advice } = runAt(state(), places[0]!)!.problem!;
  throw new RunRefusal(`The runs of all passages failed. The first: ${message}`, advice);
}

function failedAt(state: RoundsState, place: RunPlace): boolean {
  return runAt(state, place)?.status === 'failed';
}

async function* tune(
  pool: LabPool,
  state: () => RoundsState,
  round: number,
): AsyncGenerator<RoundsEventBody> {
  const { kept, writer } = roundOf(state(), round);
  if (writer && writer.status !== 'running') return;
  if (!kept?.some(({ candidate }) => candidate !== null)) {
    yield { type: 'writer.unchanged', round, problem: NOTHING_KEPT };
    return;
  }
  const problem = yield* pool.tuneAll(state(), round);
  if (problem) yield { type: 'writer.unchanged', round, problem };
}

const NOTHING_KEPT = {
  message: 'No self-edit of this round was kept, so there is nothing new to tune the writer on.',
  advice: 'Use more self-edits a passage, more questions a passage, or reward by bits.',
};

/** What each run's log holds, by `placeKey`. */
function logsOf(log: readonly RoundsEvent[]): Map<string, RunEvent[]> {
  const logs = new Map<string, RunEvent[]>();
  for (const entry of log) {
    if (entry.type !== 'run') continue;
    const key = placeKey(entry.at);
    const events = logs.get(key);
    if (events) events.push(entry.event);
    else logs.set(key, [entry.event]);
  }
  return logs;
}
