import { rewardOf, isBetter, type HalfResult, type Reward } from '../../seal/reward.ts';
import type { Lane } from '../../seal/events.ts';
import type { LabState } from '../state.ts';
import type { CandidateState, LaneState, RunState } from '../../seal/runState.ts';

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

/** The self-edit on screen where there is room for one only: the one a person picked, else the one that stands for the run. */
export function candidateOnScreen({ view, run }: Pick<LabState, 'view' | 'run'>): number {
  const { candidate } = view;
  if (candidate !== null && run.state?.candidates[candidate]) return candidate;
  return (run.state && shownCandidate(run.state)) ?? 0;
}

/** One self-edit as it competes with the others. */
export interface Contender {
  readonly index: number;
  readonly state: CandidateState;
  /** Reward where the choice is made; null where it has no result there. */
  readonly reward: Reward | null;
}

/**
 * Self-edits, best first on the choose half; those without a reward there behind, in the order they were written. The
 * report half orders nothing, not even where there are too few questions for a choose half.
 */
export function contenders({ base, candidates, started, setup }: RunState): Contender[] {
  const { choose } = started.split;
  return candidates
    .map((state, index) => ({
      index,
      state,
      reward: rewardOf(state, base, choose, setup.reward ?? 'match'),
    }))
    .toSorted((a, b) => {
      if (!a.reward || !b.reward) return Number(a.reward === null) - Number(b.reward === null);
      return Number(isBetter(b.reward, a.reward)) - Number(isBetter(a.reward, b.reward));
    });
}

/** A lane's result over these questions, against the untouched model; null where it has none. */
export function resultOver(
  lane: LaneState,
  base: LaneState,
  questions: readonly number[],
): HalfResult | null {
  const reward = rewardOf(lane, base, questions, 'match');
  if (!reward) return null;
  const right = questions.filter((question) => lane.answers[question]?.right).length;
  const gained = Math.round(reward.gain * questions.length);
  return { right, gained, bitsGain: reward.bitsGain };
}

/** Nothing of it is left to write: its notes are there, or it failed before them. */
export function isWritten({ writing, problem }: CandidateState): boolean {
  return writing === 'finished' || problem !== null;
}

/** Self-edits whose recipe the model has still to write. */
export function recipesToWrite({ base, candidates }: RunState): number {
  if (base.quiz !== 'finished') return 0;
  return candidates.filter(
    ({ plan, wroteRecipe, writing, problem }) =>
      plan.recipe === 'model' && !wroteRecipe && !problem && writing === 'waiting',
  ).length;
}
