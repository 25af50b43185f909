import { retried } from '../../base/retried.ts';
import type { RunEvent, RunProblem, WriterCard } from '../events.ts';
import { RunRefusal } from '../problem.ts';
import { createEventQueue } from './eventQueue.ts';
import { lessonsUpTo } from './lessons.ts';
import type { RoundsEventBody, RunPlace } from './roundsEvents.ts';
import type { RoundsLab, TuneWriterRequest, TuneWriterStep } from './roundsLab.ts';
import { placeKey, runSetupAt, writerCard, writerSeed } from './roundsSetup.ts';
import type { RoundsState } from './roundsState.ts';

/** One lab's part in a stage. */
interface Shift {
  readonly lab: RoundsLab;
  readonly emit: (event: RoundsEventBody) => void;
  readonly signal: AbortSignal;
}

/** Labs that share the runs of a stage. One that fails for good leaves the pool, and the others take over its work. */
export class LabPool {
  #labs: readonly RoundsLab[];
  #lastError: unknown = new Error('There is no model to work with.');
  readonly #logs: Map<string, RunEvent[]>;
  readonly #signal: AbortSignal;

  /** @param logs what is known of each run, by `placeKey` */
  constructor(labs: readonly RoundsLab[], logs: Map<string, RunEvent[]>, signal: AbortSignal) {
    this.#labs = labs;
    this.#logs = logs;
    this.#signal = signal;
  }

  /**
   * Runs every place to its end; events of different runs come in any mixture.
   * @throws what the last lab failed with, or the signal's reason
   */
  async *runAll(
    state: RoundsState,
    places: readonly RunPlace[],
    writer: { readonly card: WriterCard; readonly round: number } | null,
  ): AsyncGenerator<RoundsEventBody> {
    const waiting = [...places];
    const runOne = async (shift: Shift, place: RunPlace) => {
      if (writer && !(await shift.lab.hasWriter(writer.card.id))) {
        const problem = await this.#tune(shift, state, writer.round);
        if (problem) throw new RunRefusal(problem.message, problem.advice);
      }
      await this.#run(shift, state, place, writer?.card ?? null);
    };
    while (waiting.length > 0)
      yield* this.#share(async (shift) => {
        for (let place = waiting.shift(); place; place = waiting.shift()) {
          const next = place;
          try {
            await retried(() => runOne(shift, next), shift.signal);
          } catch (error) {
            waiting.unshift(next);
            throw error;
          }
        }
      });
  }

  /**
   * Every lab tunes its own copy of a round's writer: from one seed all get the same. The first lab's steps are told.
   * @returns null, or why these lessons cannot be learned
   * @throws what the last lab failed with, or the signal's reason
   */
  async *tuneAll(state: RoundsState, round: number): AsyncGenerator<RoundsEventBody, RunProblem | null> {
    for (;;) {
      const first = this.#labs[0];
      const told: { outcome?: RunProblem | null } = {};
      yield* this.#share(async (shift) => {
        const outcome = await retried(() => this.#tune(shift, state, round), shift.signal);
        // Another lab that could not is found out when it needs this writer.
        if (shift.lab === first) told.outcome = outcome;
      });
      if (told.outcome !== undefined) return told.outcome;
    }
  }

  /** Lets go of what is kept of these runs. What cannot be deleted takes up room and nothing else. */
  async forget(roundsId: string, places: readonly RunPlace[]): Promise<void> {
    for (const lab of this.#labs)
      for (const place of places) await lab.forget(runIdOf(roundsId, place)).catch(() => undefined);
  }

  /** Every lab works at once; their events are merged. A lab whose work throws leaves the pool. */
  async *#share(work: (shift: Shift) => Promise<void>): AsyncGenerator<RoundsEventBody> {
    if (this.#labs.length === 0) throw this.#lastError;
    const queue = createEventQueue<RoundsEventBody>();
    const left = new AbortController();
    const signal = AbortSignal.any([this.#signal, left.signal]);
    const out = new Set<RoundsLab>();
    const working = Promise.all(
      this.#labs.map((lab) =>
        work({ lab, emit: queue.push, signal }).catch((error: unknown) => {
          out.add(lab);
          this.#lastError = error;
        }),
      ),
    ).then(queue.close);
    try {
      yield* queue;
    } finally {
      // Whoever reads the events may go before the work is done.
      left.abort();
      await working;
    }
    this.#signal.throwIfAborted();
    this.#labs = this.#labs.filter((lab) => !out.has(lab));
  }

  /** One run from its log to its end, finished or failed; throws where it was cut off. */
  async #run(
    { lab, emit, signal }: Shift,
    { setup, started }: RoundsState,
    place: RunPlace,
    writer: WriterCard | null,
  ): Promise<void> {
    const key = placeKey(place);
    const log = this.#logs.get(key) ?? [];
    this.#logs.set(key, log);
    const runId = runIdOf(started.id, place);
    const follow = (events: readonly RunEvent[]) => {
      log.push(...events);
      for (const event of events) emit({ type: 'run', at: place, event });
    };
    const request = { runId, setup: runSetupAt(setup, place, writer), log: [...log], until: 'end' } as const;
    const { status } = await lab.run(request, follow, signal);
    if (status !== 'finished' && status !== 'failed')
      throw new RunRefusal(
        'A run was cut off again and again.',
        'Nothing of it is lost: go on from the log.',
      );
    this.#logs.delete(key);
    if (status === 'finished') await lab.forget(runId).catch(() => undefined);
  }

  async #tune(
    { lab, emit, signal }: Shift,
    { setup, started, ...state }: RoundsState,
    round: number,
  ): Promise<RunProblem | null> {
    const tell = lab === this.#labs[0] ? emit : () => undefined;
    const request: TuneWriterRequest = {
      writer: writerCard(started.id, round),
      lessons: lessonsUpTo(state, round),
      recipe: setup.writerRecipe,
      seed: writerSeed(setup, round),
    };
    const follow = ({ documents, steps, ...rest }: TuneWriterStep) =>
      tell(
        rest.step === 0
          ? { type: 'writer.started', round, documents, steps }
          : { type: 'writer.step', round, ...rest },
      );
    const problem = await lab.tuneWriter(request, follow, signal);
    if (!problem) tell({ type: 'writer.finished', round });
    return problem;
  }
}

/** Names the checkpoints of one run of the rounds. */
export function runIdOf(roundsId: string, place: RunPlace): string {
  return `${roundsId}-${placeKey(place)}`;
}
