import type { Lane, RunEvent } from './events.ts';
import { defaultStudyRecipe } from './recipe.ts';
import type { CandidateState, LaneState, RunState, StudyState } from './runState.ts';

/**
 * The pure fold of a run's events: everything on screen, the experiment's output and resuming read its result.
 * The first event must be `run.started`.
 */
export function reduceRun(state: RunState | null, event: RunEvent): RunState {
  if (event.type === 'run.started') return startedState(event);
  if (!state) throw new Error(`A run's log begins with run.started, not ${event.type}`);
  const next: RunState = { ...state, elapsedMs: Math.max(state.elapsedMs, event.atMs) };
  switch (event.type) {
    case 'quiz.started':
      return {
        ...onLane(next, event.lane, { quiz: 'running' }),
        phase: { kind: 'quiz', lane: event.lane },
        status: 'running',
      };
    case 'quiz.answered': {
      const { prompt, answer, right, bits } = event;
      const answers = laneOf(next, event.lane).answers.with(event.question, { prompt, answer, right, bits });
      return onLane(next, event.lane, { answers });
    }
    case 'quiz.finished':
      return onLane(next, event.lane, { quiz: 'finished' });
    case 'passage.read': {
      const { pieces, bits } = event;
      return onLane(next, event.lane, { surprise: { pieces, bits } });
    }
    case 'update.measured': {
      const { projections, norms } = event;
      return onLane(next, event.lane, { update: { projections, norms } });
    }
    case 'recipe.written': {
      const { text, format, recipe, clamps } = event;
      return {
        ...onCandidate(next, event.candidate, { format, recipe, wroteRecipe: { text, clamps } }),
        phase: { kind: 'write', lane: event.candidate },
        status: 'running',
      };
    }
    case 'notes.started':
      return {
        ...onCandidate(next, event.candidate, { writing: 'running', notes: [], dropped: [] }),
        phase: { kind: 'write', lane: event.candidate },
        status: 'running',
      };
    case 'note.written':
      return onCandidate(next, event.candidate, {
        notes: [...candidateOf(next, event.candidate).notes, event.note],
      });
    case 'note.dropped': {
      const { note, reason } = event;
      const { dropped } = candidateOf(next, event.candidate);
      return onCandidate(next, event.candidate, { dropped: [...dropped, { note, reason }] });
    }
    case 'notes.finished':
      return onCandidate(next, event.candidate, { writing: 'finished', writingSeconds: event.seconds });
    case 'notes.edited':
      // What was said of the notes before does not hold of these.
      return onCandidate(next, event.candidate, {
        notes: event.notes,
        edited: true,
        judgement: null,
        studied: true,
      });
    case 'candidate.judged': {
      const { judgement, studied } = event;
      return onCandidate(next, event.candidate, { judgement, studied });
    }
    case 'study.started':
      return {
        ...onLane(next, event.lane, {
          study: startedStudy(laneOf(next, event.lane).study, event),
          problem: null,
        }),
        phase: { kind: 'study', lane: event.lane },
        status: 'running',
      };
    case 'study.step': {
      const study = laneOf(next, event.lane).study;
      if (!study) throw new Error(`study.step before study.started of lane ${event.lane}`);
      return onLane(next, event.lane, {
        study: {
          ...study,
          losses: [...study.losses, event.loss],
          tokensByStep: [...study.tokensByStep, event.tokens],
          tokens: study.tokens + event.tokens,
          elapsedMs: event.elapsedMs,
        },
      });
    }
    case 'study.finished': {
      const study = laneOf(next, event.lane).study;
      if (!study) throw new Error(`study.finished before study.started of lane ${event.lane}`);
      return onLane(next, event.lane, {
        study: { ...study, status: 'finished' },
      });
    }
    case 'lane.failed':
      return onLane(next, event.lane, { problem: event.problem });
    case 'run.resumed':
      return { ...next, status: 'running', problem: null, lost: event.lost };
    case 'run.stopped':
      return { ...next, status: 'stopped', phase: null };
    case 'run.failed':
      return { ...next, status: 'failed', phase: null, problem: event.problem };
    case 'run.finished':
      return { ...next, status: 'finished', phase: null, chosen: event.chosen };
  }
}

/** Folds a whole log; null for an empty one. */
export function foldRun(log: readonly RunEvent[]): RunState | null {
  let state: RunState | null = null;
  for (const event of log) state = reduceRun(state, event);
  return state;
}

/** The lane's part of the state. */
export function laneOf(state: RunState, lane: Lane): LaneState {
  if (lane === 'base') return state.base;
  if (lane === 'control') return state.control;
  return candidateOf(state, lane);
}

function candidateOf(state: RunState, index: number): CandidateState {
  const candidate = state.candidates[index];
  if (!candidate)
    throw new Error(`The run has ${state.candidates.length} self-edits, none with index ${index}`);
  return candidate;
}

function onLane(state: RunState, lane: Lane, change: Partial<LaneState>): RunState {
  if (lane === 'base') return { ...state, base: { ...state.base, ...change } };
  if (lane === 'control') return { ...state, control: { ...state.control, ...change } };
  return onCandidate(state, lane, change);
}

function onCandidate(state: RunState, index: number, change: Partial<CandidateState>): RunState {
  return { ...state, candidates: state.candidates.with(index, { ...candidateOf(state, index), ...change }) };
}

function startedState(event: Extract<RunEvent, { type: 'run.started' }>): RunState {
  const { setup, model } = event;
  const answers = setup.passage.questions.map(() => null);
  const lane: LaneState = {
    answers,
    quiz: 'waiting',
    study: null,
    problem: null,
    surprise: null,
    update: null,
  };
  return {
    setup,
    started: event,
    base: lane,
    control: lane,
    candidates: setup.candidates.map((plan) => ({
      ...lane,
      plan,
      format: plan.format,
      recipe: plan.recipe === 'default' ? defaultStudyRecipe(setup.recipe, model.layers) : setup.recipe,
      wroteRecipe: null,
      judgement: null,
      studied: true,
      notes: [],
      dropped: [],
      writing: 'waiting',
      edited: false,
      writingSeconds: 0,
    })),
    status: 'running',
    phase: null,
    problem: null,
    lost: null,
    chosen: null,
    elapsedMs: event.atMs,
  };
}

/** Training goes on from `fromStep`: steps after the last checkpoint are taken back. */
function startedStudy(
  before: StudyState | null,
  event: { documents: number; steps: number; fromStep: number },
): StudyState {
  const tokensByStep = before?.tokensByStep.slice(0, event.fromStep) ?? [];
  return {
    documents: event.documents,
    steps: event.steps,
    losses: before?.losses.slice(0, event.fromStep) ?? [],
    tokensByStep,
    tokens: tokensByStep.reduce((sum, tokens) => sum + tokens, 0),
    // Every step says it anew, from the checkpoint's own clock.
    elapsedMs: event.fromStep > 0 ? (before?.elapsedMs ?? 0) : 0,
    status: 'running',
  };
}
