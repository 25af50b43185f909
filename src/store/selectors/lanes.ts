import type { Lane } from '../../seal/events.ts';
import type { LaneState, RunState } from '../../seal/runState.ts';

export interface NamedLane {
  readonly lane: Lane;
  readonly state: LaneState;
}

/** The lanes of a run in the order they are shown. */
export function lanesOf(state: RunState): NamedLane[] {
  return [
    { lane: 'base', state: state.base },
    { lane: 'control', state: state.control },
    ...state.candidates.map((candidate, lane) => ({ lane, state: candidate })),
  ];
}

/** The self-edit whose numbers stand for the run: the chosen one, or the only one there is. */
export function shownCandidate(state: RunState): number | null {
  if (state.chosen !== null) return state.chosen;
  return state.candidates.length === 1 && state.candidates[0]!.quiz === 'finished' ? 0 : null;
}
