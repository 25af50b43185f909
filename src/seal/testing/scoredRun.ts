import type { CandidateState, LaneState, RunState } from '../runState.ts';
import { setupOf } from './fixtures.ts';

/** Of four questions, even ones choose and odd ones report. */
const SPLIT = { choose: [0, 2], report: [1, 3] };

/** A lane's answers by question, e.g. "+3 -9 -9 -9": right with 3 bits, then three wrong ones with 9. */
export function scoredLane(answers: string, change: Partial<CandidateState> = {}): LaneState {
  return {
    answers: answers.split(' ').map((said) => ({
      prompt: 'p',
      answer: 'a',
      right: said.startsWith('+'),
      bits: Number(said.slice(1)),
    })),
    quiz: 'finished',
    study: null,
    problem: null,
    surprise: null,
    update: null,
    ...change,
  };
}

/** A finished run whose base model gets everything wrong with 10 bits, and whose self-edits answered so. */
export function scoredRun(candidates: readonly LaneState[], change: object = {}): RunState {
  return {
    base: scoredLane('-10 -10 -10 -10'),
    control: scoredLane('-8 +8 -8 -8'),
    candidates,
    started: { split: SPLIT },
    setup: setupOf(),
    chosen: null,
    status: 'finished',
    ...change,
  } as unknown as RunState;
}

export const FAILED_LANE: Partial<CandidateState> = { problem: { message: 'm', advice: 'a' } };
