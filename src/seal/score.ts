import { mean } from '../base/stats.ts';
import type { LaneState } from './runState.ts';

export interface Count {
  readonly right: number;
  readonly of: number;
}

/** Match as counts and mean bits, over all questions and over each half. */
export interface Score {
  readonly match: { readonly all: Count; readonly choose: Count; readonly report: Count };
  /** Mean bits of surprise of the reference answers; null over no questions. */
  readonly bits: {
    readonly all: number | null;
    readonly choose: number | null;
    readonly report: number | null;
  };
}

export interface Halves {
  readonly choose: readonly number[];
  readonly report: readonly number[];
}

/** The score of a lane whose quiz is finished, otherwise null. */
export function scoreOf(lane: LaneState, halves: Halves): Score | null {
  if (lane.quiz !== 'finished') return null;
  const all = lane.answers.map((_, i) => i);
  return {
    match: { all: count(lane, all), choose: count(lane, halves.choose), report: count(lane, halves.report) },
    bits: {
      all: meanBits(lane, all),
      choose: meanBits(lane, halves.choose),
      report: meanBits(lane, halves.report),
    },
  };
}

function count(lane: LaneState, questions: readonly number[]): Count {
  return { right: questions.filter((i) => lane.answers[i]?.right).length, of: questions.length };
}

function meanBits(lane: LaneState, questions: readonly number[]): number | null {
  if (questions.length === 0) return null;
  return mean(questions.map((i) => lane.answers[i]?.bits ?? Number.NaN));
}
