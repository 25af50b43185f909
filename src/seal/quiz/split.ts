import { seededRandom, shuffled } from '../../base/rng.ts';
import { MIN_QUESTIONS_TO_SPLIT } from '../passage.ts';

export interface Split {
  /** Question indices, ascending, on which self-edits are chosen. */
  readonly choose: readonly number[];
  /** Question indices, ascending, on which the page reports. */
  readonly report: readonly number[];
}

/**
 * Deals the questions into two halves that never share one, fixed by the seed before the run. With too few questions
 * all of them report and none chooses.
 */
export function splitQuestions(count: number, seed: number): Split {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count < MIN_QUESTIONS_TO_SPLIT) return { choose: [], report: all };
  const dealt = shuffled(all, seededRandom(seed, 'choose and report halves'));
  const half = Math.floor(count / 2);
  const ascending = (a: number, b: number) => a - b;
  return { choose: dealt.slice(0, half).sort(ascending), report: dealt.slice(half).sort(ascending) };
}
