import type { LaneState, RunState } from '../../seal/runState.ts';
import { scoreOf, type Count, type Score } from '../../seal/score.ts';
import { shownCandidate } from '../../store/selectors/lanes.ts';
import { counted } from '../parts/quantity.ts';

export interface ResultWords {
  readonly line: string;
  /** What the line does not say: the other number, the other lane, the caveat. */
  readonly more: readonly string[];
  readonly verdict: 'helped' | 'hurt' | 'same';
}

/** The run's result in plain words, on the report half where there is one; null before the run is finished. */
export function resultWords(state: RunState): ResultWords | null {
  if (state.status !== 'finished') return null;
  const { split } = state.started;
  const index = shownCandidate(state);
  const before = scoreOf(state.base, split);
  const chosen = index === null ? null : state.candidates[index]!;
  const after = chosen && scoreOf(chosen, split);
  if (!before || !chosen || !after || index === null) return undecided(state);
  const control = scoreOf(state.control, split);
  const few = split.choose.length === 0;
  const where = few ? '' : 'On the report half, ';
  const line =
    `${where}${few ? 'After' : 'after'} its own notes the model answers ${tally(after.match.report)}; ` +
    `before ${before.match.report.right}` +
    (control ? `; with the passage only ${control.match.report.right}.` : '.');
  return {
    line,
    more: [
      ...(state.candidates.length > 1
        ? [`Self-edit ${index + 1} was chosen by the other half of the questions.`]
        : []),
      turned(state.base, chosen),
      surprise(before, after),
      ...(control ? [against(after, control)] : ['The passage-only lane has no result to compare with.']),
      'These are counts of a few questions, not a proof.',
    ],
    verdict: verdict(before, after),
  };
}

/** Match decides; where it is level, surprise does. */
export function verdict(before: Score, after: Score): ResultWords['verdict'] {
  const right = after.match.report.right - before.match.report.right;
  const bits = (before.bits.report ?? 0) - (after.bits.report ?? 0);
  const change = right !== 0 ? right : Math.abs(bits) < 0.5 ? 0 : bits;
  return change > 0 ? 'helped' : change < 0 ? 'hurt' : 'same';
}

export function tally({ right, of }: Count): string {
  return `${right} of ${of}`;
}

function turned(before: LaneState, after: LaneState): string {
  const pairs = after.answers.map((answer, i) => ({ was: before.answers[i]?.right, is: answer?.right }));
  const right = pairs.filter(({ was, is }) => was === false && is === true).length;
  const wrong = pairs.filter(({ was, is }) => was === true && is === false).length;
  return `Of all ${counted(pairs.length, 'question')}, ${right} turned from wrong to right and ${wrong} from right to wrong.`;
}

function surprise(before: Score, after: Score): string {
  const [was, is] = [before.bits.all ?? 0, after.bits.all ?? 0];
  const verb = is < was ? 'fell' : 'rose';
  return `Mean surprise of the right answers ${verb} from ${was.toFixed(1)} to ${is.toFixed(1)} bits.`;
}

function against(after: Score, control: Score): string {
  const more = after.match.report.right - control.match.report.right;
  if (more > 0) return `That is ${more} more than studying the bare passage.`;
  if (more < 0)
    return `That is ${-more} fewer than studying the bare passage: these notes were not worth writing.`;
  return 'Studying the bare passage did as well: these notes added nothing that the count can see.';
}

function undecided(state: RunState): ResultWords {
  const scored = state.candidates.filter((candidate) => candidate.quiz === 'finished').length;
  const line =
    scored === 0
      ? 'No self-edit has a result.'
      : 'There are too few questions to choose between the self-edits, so none is named the best.';
  return { line, more: ['Every lane’s counts are below.'], verdict: 'same' };
}
