import type { LaneState, RunState } from '../../seal/runState.ts';
import { scoreOf, type Count, type Score } from '../../seal/score.ts';
import { shownCandidate } from '../../store/selectors/lanes.ts';
import { counted } from '../parts/quantity.ts';

/** What changed, counted; it claims no more than the count does. */
export interface Change {
  readonly direction: 'helped' | 'hurt' | 'same';
  /** "3 more right", "1 fewer right", "None more right, 4.2 bits less surprised". */
  readonly words: string;
}

export interface ResultWords {
  readonly line: string;
  readonly change: Change;
  /** What the line does not say: the other lane, the other number, the caveat. */
  readonly more: readonly string[];
}

/** Mean bits that differ by less than this are told as level. */
const NOTICEABLE_BITS = 0.5;

/** The run's result in plain words, on the report half where there is one; null before the run is finished. */
export function resultWords(state: RunState): ResultWords | null {
  if (state.status !== 'finished') return null;
  const { split } = state.started;
  const index = shownCandidate(state);
  const chosen = index === null ? null : state.candidates[index]!;
  const before = scoreOf(state.base, split);
  const after = chosen && scoreOf(chosen, split);
  if (!before || !chosen || !after || index === null) return undecided(state);
  const control = scoreOf(state.control, split);
  const where = split.choose.length > 0 ? 'On the report half, after' : 'After';
  return {
    line:
      `${where} its own notes the model answers ${tally(after.match.report)}; ` +
      `before ${before.match.report.right}` +
      (control ? `; with the passage only ${control.match.report.right}.` : '.'),
    change: changeOf(before, after),
    more: [
      control ? against(after, control) : 'The passage-only lane has no result to compare with.',
      ...(state.candidates.length > 1
        ? [`Self-edit ${index + 1} was chosen by the other half of the questions.`]
        : []),
      turned(state.base, chosen),
      surprise(before, after),
      'These are counts of a few questions, not a proof.',
    ],
  };
}

/** Right answers decide; where they are level, surprise does. */
export function changeOf(before: Score, after: Score): Change {
  const right = after.match.report.right - before.match.report.right;
  if (right > 0) return { direction: 'helped', words: `${right} more right` };
  if (right < 0) return { direction: 'hurt', words: `${-right} fewer right` };
  const bits = (after.bits.report ?? 0) - (before.bits.report ?? 0);
  const size = Math.abs(bits).toFixed(1);
  if (bits < -NOTICEABLE_BITS)
    return { direction: 'helped', words: `None more right, ${size} bits less surprised` };
  if (bits > NOTICEABLE_BITS)
    return { direction: 'hurt', words: `None more right, ${size} bits more surprised` };
  return { direction: 'same', words: 'No difference' };
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
  if (more > 0) return `That is ${more} more than with the bare passage.`;
  if (more < 0)
    return `That is ${-more} fewer than with the bare passage: these notes were not worth writing.`;
  const [notes, bare] = [after.bits.report ?? 0, control.bits.report ?? 0];
  return `With the bare passage the count is the same, at ${bare.toFixed(1)} bits of surprise against ${notes.toFixed(1)} with the notes.`;
}

function undecided(state: RunState): ResultWords {
  const scored = state.candidates.filter((candidate) => candidate.quiz === 'finished').length;
  const line =
    scored === 0
      ? 'No self-edit has a result.'
      : 'There are too few questions to choose between the self-edits, so none is named the best.';
  return {
    line,
    change: { direction: 'same', words: 'No result' },
    more: ['Every lane’s counts are below.'],
  };
}
