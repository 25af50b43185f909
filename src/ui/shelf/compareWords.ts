import type { Lane } from '../../seal/events.ts';
import { laneOf } from '../../seal/reduceRun.ts';
import type { LaneState, RunState } from '../../seal/runState.ts';
import { resultOver, shownCandidate } from '../../store/selectors/lanes.ts';
import { scoreOf, type Score } from '../../seal/score.ts';
import { counted } from '../parts/quantity.ts';
import { laneName } from '../studio/laneName.ts';
import { changeOf } from '../studio/resultWords.ts';
import { askTheSame } from './setupDifferences.ts';

/** One lane of a run, or the one that stands for it. */
export interface BesideCell {
  readonly score: Score | null;
  /** Bits gained over before, on either half; null where there is no result. */
  readonly choose: number | null;
  readonly report: number | null;
  /** Why there is no result. */
  readonly instead: string;
}

export interface BesideRow {
  readonly name: string;
  /** A self-edit that stands for its run, left and right. */
  readonly stands: readonly [boolean, boolean];
  readonly cells: readonly [BesideCell, BesideCell];
}

type Pair = readonly [RunState, RunState];

/** Before, passage only, each self-edit by its place, and at last the ones that stand for the runs. */
export function besideRows(pair: Pair): BesideRow[] {
  const most = Math.max(...pair.map(({ candidates }) => candidates.length));
  const lanes: Lane[] = ['base', 'control', ...Array.from({ length: most }, (_, index) => index)];
  const shown = pair.map(shownCandidate);
  const rows = lanes.map((lane): BesideRow => ({
    name: laneName(lane),
    stands: [lane === shown[0], lane === shown[1]],
    cells: [cellOf(pair[0], lane), cellOf(pair[1], lane)],
  }));
  const ofShown = (side: 0 | 1): BesideCell =>
    shown[side] === null || shown[side] === undefined
      ? { ...NO_CELL, instead: 'none was chosen' }
      : cellOf(pair[side], shown[side]);
  return [...rows, { name: 'Chosen', stands: [false, false], cells: [ofShown(0), ofShown(1)] }];
}

const NO_CELL = { score: null, choose: null, report: null };

function cellOf(state: RunState, lane: Lane): BesideCell {
  if (typeof lane === 'number' && !state.candidates[lane]) return { ...NO_CELL, instead: 'not in this run' };
  const of = laneOf(state, lane);
  const { split } = state.started;
  // What all gains are counted from has none to show.
  const gain = (questions: readonly number[]) =>
    lane === 'base' ? null : (resultOver(of, state.base, questions)?.bitsGain ?? null);
  const score = of.problem ? null : scoreOf(of, split);
  return {
    score,
    choose: score && gain(split.choose),
    report: score && gain(split.report),
    instead: of.problem ? `failed: ${of.problem.message}` : 'no result',
  };
}

/** What may be said of one run against the other: on questions that neither was chosen on, and no more than chance allows. */
export function againstWords(pair: Pair): string {
  const [left, right] = pair;
  if (!askTheSame(left, right))
    return 'The two runs asked different questions, so their counts stand side by side and are not held against each other.';
  const shown = pair.map((state): LaneState | null => {
    const index = shownCandidate(state);
    return index === null ? null : state.candidates[index]!;
  });
  if (!shown[0] || !shown[1])
    return 'One of the two has no self-edit that stands for it, so no verdict is given.';
  const both = left.started.split.report.filter((question) => right.started.split.report.includes(question));
  if (both.length === 0) return 'Their report halves share no question, so no verdict is given.';
  const { direction, words } = changeOf(shown[0], shown[1], both);
  const where = `On the ${counted(both.length, 'question')} that both report on`;
  if (direction === 'same') return `${where}, the self-edits that stand for the two runs do not differ.`;
  const told = `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  if (direction === 'unsure') return `${where}, B against A: ${told}.`;
  return `${where}, B did ${direction === 'helped' ? 'better' : 'worse'} than A: ${told}.`;
}
