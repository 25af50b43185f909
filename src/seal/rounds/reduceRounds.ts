import { reduceRun } from '../reduceRun.ts';
import type { RoundsEvent, RunPlace } from './roundsEvents.ts';
import { roundOf, runAt, type RoundsState, type RoundState, type WriterState } from './roundsState.ts';
import type { RunState } from '../runState.ts';

/**
 * The pure fold of the rounds' events: the page, the output and resuming read its result. Events of runs at different
 * places may come in any mixture. The first event must be `rounds.started`.
 */
export function reduceRounds(state: RoundsState | null, event: RoundsEvent): RoundsState {
  if (event.type === 'rounds.started') return startedState(event);
  if (!state) throw new Error(`The log of rounds begins with rounds.started, not ${event.type}`);
  const next: RoundsState = { ...state, elapsedMs: Math.max(state.elapsedMs, event.atMs) };
  switch (event.type) {
    case 'run': {
      const { round, set } = event.at;
      const run = reduceRun(runAt(next, event.at), event.event);
      const kind = set === 'train' ? 'train' : 'measure';
      return { ...withRun(next, event.at, run), phase: { kind, round }, status: 'running' };
    }
    case 'edits.kept':
      return onRound(next, event.round, { kept: event.kept });
    case 'writer.started': {
      const { round, documents, steps } = event;
      const writer: WriterState = { ...UNTUNED, documents, steps };
      return { ...onRound(next, round, { writer }), phase: { kind: 'tune', round }, status: 'running' };
    }
    case 'writer.step': {
      const { losses } = writerOf(next, event.round);
      return onWriter(next, event.round, { losses: [...losses, event.loss], elapsedMs: event.elapsedMs });
    }
    case 'writer.finished':
      return onWriter(next, event.round, { status: 'tuned' });
    case 'writer.unchanged': {
      const { round, problem } = event;
      const before = roundOf(next, round).writer ?? UNTUNED;
      return onRound(next, round, { writer: { ...before, status: 'unchanged', problem } });
    }
    case 'rounds.resumed':
      return { ...next, status: 'running', problem: null, lost: event.lost };
    case 'rounds.stopped':
      return { ...next, status: 'stopped', phase: null };
    case 'rounds.failed':
      return { ...next, status: 'failed', phase: null, problem: event.problem };
    case 'rounds.finished':
      return { ...next, status: 'finished', phase: null };
  }
}

/** Folds a whole log; null for an empty one. */
export function foldRounds(log: readonly RoundsEvent[]): RoundsState | null {
  let state: RoundsState | null = null;
  for (const event of log) state = reduceRounds(state, event);
  return state;
}

const UNTUNED: WriterState = {
  status: 'running',
  documents: 0,
  steps: 0,
  losses: [],
  elapsedMs: 0,
  problem: null,
};

function startedState(event: Extract<RoundsEvent, { type: 'rounds.started' }>): RoundsState {
  const { setup } = event;
  const train = setup.train.map(() => null);
  const unseen = setup.unseen.map(() => null);
  return {
    setup,
    started: event,
    rounds: Array.from({ length: setup.rounds }, () => ({ train, kept: null, writer: null })),
    measurements: Array.from({ length: setup.rounds + 1 }, () => unseen),
    status: 'running',
    phase: null,
    problem: null,
    lost: null,
    elapsedMs: event.atMs,
  };
}

function withRun(state: RoundsState, { round, set, passage }: RunPlace, run: RunState): RoundsState {
  if (set === 'train')
    return onRound(state, round, { train: roundOf(state, round).train.with(passage, run) });
  const runs = state.measurements[round]!.with(passage, run);
  return { ...state, measurements: state.measurements.with(round, runs) };
}

function onRound(state: RoundsState, round: number, change: Partial<RoundState>): RoundsState {
  return { ...state, rounds: state.rounds.with(round - 1, { ...roundOf(state, round), ...change }) };
}

function writerOf(state: RoundsState, round: number): WriterState {
  const { writer } = roundOf(state, round);
  if (!writer) throw new Error(`The writer of round ${round} has no writer.started`);
  return writer;
}

function onWriter(state: RoundsState, round: number, change: Partial<WriterState>): RoundsState {
  return onRound(state, round, { writer: { ...writerOf(state, round), ...change } });
}
