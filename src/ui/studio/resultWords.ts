import { apartFromZero, mean } from '../../base/stats.ts';
import type { CandidateState, LaneState, RunState } from '../../seal/runState.ts';
import { scoreOf, type Count, type Score } from '../../seal/score.ts';
import { shownCandidate } from '../../store/selectors/lanes.ts';
import { counted } from '../parts/quantity.ts';

/** What changed, counted; it claims no more than the count does. */
export interface Change {
  /** 'helped' and 'hurt' only where chance is ruled out; 'unsure' where something changed and it is not. */
  readonly direction: 'helped' | 'hurt' | 'unsure' | 'same';
  /** "6 more right of 8", "1 fewer right of 4 (too few questions to rule out chance)". */
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
/** With fewer questions a count is told as one, and never as a proof. */
const FEW_QUESTIONS = 20;

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
  const several = state.candidates.length > 1;
  return {
    line:
      `${where} ${notesOf(chosen)} the model answers ${tally(after.match.report)}; ` +
      `before ${before.match.report.right}` +
      (control ? `; with the passage only ${control.match.report.right}.` : '.'),
    change: changeOf(state.base, chosen, split.report),
    more: [
      control ? against(after, control) : 'The passage-only lane has no result to compare with.',
      turned(state, chosen),
      surprise(before, after, several),
      ...(split.report.length < FEW_QUESTIONS ? ['These are counts of a few questions, not a proof.'] : []),
    ],
  };
}

/** Right answers decide; where they are level, surprise does. Called help or harm only where chance is ruled out. */
export function changeOf(before: LaneState, after: LaneState, questions: readonly number[]): Change {
  const pairs = questions.flatMap((i) => {
    const [was, is] = [before.answers[i], after.answers[i]];
    return was && is ? [{ was, is }] : [];
  });
  const right = pairs.map(({ was, is }) => Number(is.right) - Number(was.right));
  const more = right.reduce((sum, difference) => sum + difference, 0);
  if (more !== 0) {
    const words = `${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'} right of ${pairs.length}`;
    return judged(more > 0, right, words);
  }
  const bits = pairs.map(({ was, is }) => is.bits - was.bits);
  const change = mean(bits);
  if (!(Math.abs(change) > NOTICEABLE_BITS)) return { direction: 'same', words: 'No difference' };
  const size = Math.abs(change).toFixed(1);
  return judged(change < 0, bits, `None more right, ${size} bits ${change < 0 ? 'less' : 'more'} surprised`);
}

export function tally({ right, of }: Count): string {
  return `${right} of ${of}`;
}

function judged(good: boolean, differences: readonly number[], words: string): Change {
  if (apartFromZero(differences)) return { direction: good ? 'helped' : 'hurt', words };
  const doubt =
    differences.length < FEW_QUESTIONS ? 'too few questions to rule out chance' : 'it can be chance';
  return { direction: 'unsure', words: `${words} (${doubt})` };
}

/** Whose notes they were. */
function notesOf({ edited, notes }: CandidateState): string {
  if (!edited) return 'its own notes';
  const yours = notes.filter((note) => note.by === 'person').length;
  return `the notes, which you edited (${yours} of ${notes.length} by you),`;
}

/** Of the half that did not choose where self-edits compete; one alone was not chosen, so all questions count. */
function turned({ base, candidates, started }: RunState, after: LaneState): string {
  const several = candidates.length > 1;
  const questions = several ? started.split.report : [...after.answers.keys()];
  const pairs = questions.map((i) => ({ was: base.answers[i]?.right, is: after.answers[i]?.right }));
  const right = pairs.filter(({ was, is }) => was === false && is === true).length;
  const wrong = pairs.filter(({ was, is }) => was === true && is === false).length;
  const which = several
    ? `the report half’s ${counted(pairs.length, 'question')}`
    : `all ${counted(pairs.length, 'question')}`;
  return `Of ${which}, ${right} turned from wrong to right and ${wrong} from right to wrong.`;
}

function surprise(before: Score, after: Score, several: boolean): string {
  const half = several ? 'report' : 'all';
  const bits = [before.bits[half] ?? 0, after.bits[half] ?? 0];
  if (!bits.every(Number.isFinite)) return 'The surprise of some right answer could not be measured.';
  const [was, is] = bits.map((value) => value.toFixed(1));
  if (was === is) return `Mean surprise of the right answers stayed at ${is} bits.`;
  const verb = Number(is) < Number(was) ? 'fell' : 'rose';
  return `Mean surprise of the right answers ${verb} from ${was} to ${is} bits.`;
}

function against(after: Score, control: Score): string {
  const more = after.match.report.right - control.match.report.right;
  if (more > 0) return `That is ${more} more than with the passage only.`;
  if (more < 0)
    return `That is ${-more} fewer than with the passage only, which notes have to beat to be worth writing.`;
  const [notes, bare] = [after.bits.report ?? 0, control.bits.report ?? 0];
  return `With the passage only the count is the same, at ${bare.toFixed(1)} bits of surprise against ${notes.toFixed(1)} with the notes.`;
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
