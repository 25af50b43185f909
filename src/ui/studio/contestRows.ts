import { bestOfN, type HalfResult } from '../../seal/reward.ts';
import type { LaneState, RunState } from '../../seal/runState.ts';
import { contenders, resultOver } from '../../store/selectors/lanes.ts';
import { laneName } from './laneName.ts';
import { selfEditWords } from './recipeWords.ts';

/** One row of the comparison: a self-edit, or what stands beside them. */
export interface ContestRow {
  readonly name: string;
  /** What sets a self-edit apart; null for what stands beside. */
  readonly about: string | null;
  readonly chosen: boolean;
  readonly choose: HalfResult | null;
  readonly report: HalfResult | null;
  /** The cheap judge's score, 0 to 1. */
  readonly judge: number | null;
  /** Why there is no result, where there is none. */
  readonly instead: string | null;
}

/** Every self-edit, best first where the choice is made, none left out. */
export function contestRows(state: RunState): ContestRow[] {
  return contenders(state).map(({ index, state: candidate }) => ({
    name: laneName(index),
    about: selfEditWords(candidate),
    chosen: index === state.chosen,
    ...halvesOf(candidate, state),
    judge: candidate.judgement?.score ?? null,
    instead: whyNone(candidate, candidate.studied),
  }));
}

/** The mean self-edit, the passage only and the untouched model: what the chosen one has to be held against. */
export function besideRows(state: RunState): ContestRow[] {
  const { choose, report, n } = bestOfN(state);
  const beside = { about: null, chosen: false, judge: null };
  return [
    {
      ...beside,
      name: `Mean of ${n} self-edits`,
      choose: choose.mean,
      report: report.mean,
      instead: n === 0 ? 'no result' : null,
    },
    {
      ...beside,
      name: laneName('control'),
      ...halvesOf(state.control, state),
      instead: whyNone(state.control, true),
    },
    { ...beside, name: laneName('base'), ...halvesOf(state.base, state), instead: null },
  ];
}

function halvesOf(lane: LaneState, { base, started }: RunState) {
  const { choose, report } = started.split;
  return { choose: resultOver(lane, base, choose), report: resultOver(lane, base, report) };
}

function whyNone({ problem, quiz }: LaneState, studied: boolean): string | null {
  if (!studied) return 'passed over by the cheap judge, not studied';
  if (problem) return `failed: ${problem.message}`;
  return quiz === 'finished' ? null : 'no result';
}
