import type { RunState } from '../../seal/runState.ts';
import { isWritten } from './lanes.ts';
import type { LabState } from '../state.ts';

/** Where the run on screen stands, as far as a person's next move is concerned. */
export type RunStage =
  | 'none'
  | 'working'
  | 'stopping'
  | 'review'
  | 'interrupted'
  | 'failed'
  | 'finished'
  /** Wherever it stands, it is only to be looked at. */
  | 'readOnly';

export function runStage({ run }: Pick<LabState, 'run'>): RunStage {
  if (run.activity === 'running') return 'working';
  if (run.activity === 'stopping') return 'stopping';
  if (!run.state) return 'none';
  if (run.readOnly) return 'readOnly';
  if (run.state.status === 'finished') return 'finished';
  if (run.state.status === 'failed') return 'failed';
  return inReview(run.state) ? 'review' : 'interrupted';
}

/** All notes are written and nothing has been studied: a person may change them. */
export function inReview(state: RunState): boolean {
  return state.candidates.every(isWritten) && state.base.quiz === 'finished' && !hasStudied(state);
}

export function hasStudied(state: RunState): boolean {
  return [state.control, ...state.candidates].some((lane) => lane.study !== null);
}
