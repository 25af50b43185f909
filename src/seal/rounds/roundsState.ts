import type { RunProblem } from '../events.ts';
import type { RunState } from '../runState.ts';
import type { KeptEdit, RoundsEventBody, RoundsSetup, RunPlace } from './roundsEvents.ts';

/** The tuning of a round's writer. */
export interface WriterState {
  /** 'unchanged': the writer of the round before goes on; `problem` says why. */
  readonly status: 'running' | 'tuned' | 'unchanged';
  readonly documents: number;
  readonly steps: number;
  /** By step, one per step done. */
  readonly losses: readonly number[];
  readonly elapsedMs: number;
  readonly problem: RunProblem | null;
}

export interface RoundState {
  /** By training passage; null until its run begins. */
  readonly train: readonly (RunState | null)[];
  /** By training passage, once all have run. */
  readonly kept: readonly KeptEdit[] | null;
  readonly writer: WriterState | null;
}

/** What goes on: a measurement on the unseen passages, runs on the training passages, or the tuning of the writer. */
export interface RoundsPhase {
  readonly kind: 'measure' | 'train' | 'tune';
  readonly round: number;
}

export interface RoundsState {
  readonly setup: RoundsSetup;
  readonly started: Extract<RoundsEventBody, { type: 'rounds.started' }>;
  /** Round r at index r - 1. */
  readonly rounds: readonly RoundState[];
  /** By measurement, 0 for the untuned writer, then by unseen passage; null until its run begins. */
  readonly measurements: readonly (readonly (RunState | null)[])[];
  readonly status: 'running' | 'stopped' | 'failed' | 'finished';
  readonly phase: RoundsPhase | null;
  readonly problem: RunProblem | null;
  /** What the last resume had to do again, said plainly. */
  readonly lost: string | null;
  readonly elapsedMs: number;
}

/** @throws Error for a round that the setup does not have */
export function roundOf(state: RoundsState, round: number): RoundState {
  const found = state.rounds[round - 1];
  if (!found) throw new Error(`There are ${state.rounds.length} rounds, none with number ${round}.`);
  return found;
}

/** The run at a place, or null where it has not begun. */
export function runAt(state: RoundsState, { round, set, passage }: RunPlace): RunState | null {
  const runs = set === 'train' ? roundOf(state, round).train : state.measurements[round];
  const run = runs?.[passage];
  if (run === undefined) throw new Error(`There is no ${set} passage ${passage} in round ${round}.`);
  return run;
}
