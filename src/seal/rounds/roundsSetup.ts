import type { CandidatePlan, RunSetup, WriterCard } from '../events.ts';
import { MIN_QUESTIONS_TO_SPLIT } from '../passage.ts';
import { RunRefusal } from '../problem.ts';
import { normalise } from '../quiz/grade.ts';
import type { RoundsSetup, RunPlace } from './roundsEvents.ts';

/** Most rounds, passages of one set, and self-edits a passage. */
export const ROUNDS_LIMITS = { rounds: 63, passages: 255, candidates: 15 } as const;

/**
 * A seed for each draw at each place: the numbers of one setup never meet. Draw 0 is the place's own, draw i + 1 that of
 * its self-edit i. It depends on the place alone, so not on which lab does the work, nor on what was done before.
 */
function seedAt(seed: number, { round, set, passage }: RunPlace, draw: number): number {
  const { rounds, passages, candidates } = ROUNDS_LIMITS;
  const place = ((seed * (rounds + 1) + round) * 2 + (set === 'train' ? 0 : 1)) * (passages + 1) + passage;
  return place * (candidates + 1) + draw;
}

/** The writer's tuning in a round: the place after the last training passage. */
export function writerSeed({ seed }: RoundsSetup, round: number): number {
  return seedAt(seed, { round, set: 'train', passage: ROUNDS_LIMITS.passages }, 0);
}

/**
 * The run of the inner loop at a place. Self-edits have seeds of their own in every round. The run's own seed, by which
 * questions are dealt into halves and adapters begin, is the same in every round: a question that reports once never
 * chooses, and what differs between two measurements is the writing.
 */
export function runSetupAt(setup: RoundsSetup, place: RunPlace, writer: WriterCard | null): RunSetup {
  const { recipe, reward, format, recipeChoice, judge } = setup;
  const train = place.set === 'train';
  const count = train ? setup.candidates : setup.unseenCandidates;
  return {
    passage: setup[place.set][place.passage]!,
    recipe,
    reward,
    seed: seedAt(setup.seed, { ...place, round: 0 }, 0),
    candidates: Array.from({ length: count }, (_, i): CandidatePlan => ({
      format,
      recipe: recipeChoice,
      seed: seedAt(setup.seed, place, i + 1),
      ...(writer && { writer }),
    })),
    // On the training passages a control lane would choose nothing, and on the unseen ones it never changes.
    control: !train && place.round === 0,
    // Many runs, small logs.
    observe: false,
    ...(train && judge === 'cheap' && { studyOnly: 0 }),
  };
}

/** The runs of a round on one set, in order. */
export function placesOf(setup: RoundsSetup, round: number, set: RunPlace['set']): RunPlace[] {
  return setup[set].map((_, passage) => ({ round, set, passage }));
}

/** A name for a place, unique within the rounds. */
export function placeKey({ round, set, passage }: RunPlace): string {
  return `${round}-${set}-${passage}`;
}

/** What the writer that is tuned in a round is kept as. */
export function writerCard(roundsId: string, round: number): WriterCard {
  return { id: `${roundsId}-writer-${round}`, name: `Writer after round ${round}` };
}

/** @throws RunRefusal for rounds that could not be run, or whose unseen passages are not unseen */
export function refuseSetup(
  setup: Pick<RoundsSetup, 'rounds' | 'candidates' | 'unseenCandidates' | 'train' | 'unseen' | 'judge'>,
): void {
  const { rounds, candidates, unseenCandidates, train, unseen, judge } = setup;
  refuseCount('rounds', rounds, ROUNDS_LIMITS.rounds);
  refuseCount('self-edits a training passage', candidates, ROUNDS_LIMITS.candidates);
  refuseCount('self-edits an unseen passage', unseenCandidates, ROUNDS_LIMITS.candidates);
  refuseCount('training passages', train.length, ROUNDS_LIMITS.passages);
  refuseCount('unseen passages', unseen.length, ROUNDS_LIMITS.passages);
  const seen = new Set(train.map(({ text }) => normalise(text)));
  const both = unseen.find(({ text }) => seen.has(normalise(text)));
  if (both)
    throw new RunRefusal(
      `The passage "${both.title}" is in both sets, so it would not be unseen.`,
      'Take it out of one of them.',
    );
  const few = train.find(({ questions }) => questions.length < MIN_QUESTIONS_TO_SPLIT);
  if (few && judge !== 'cheap')
    throw new RunRefusal(
      `The training passage "${few.title}" has ${few.questions.length} questions, too few to choose a self-edit by.`,
      `Give it at least ${MIN_QUESTIONS_TO_SPLIT}, or use the cheap judge.`,
    );
  const unasked = unseen.find(({ questions }) => questions.length === 0);
  if (unasked)
    throw new RunRefusal(
      `The unseen passage "${unasked.title}" has no questions, so nothing can be measured on it.`,
      'Give it questions, or take it out.',
    );
}

function refuseCount(what: string, count: number, most: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= most) return;
  throw new RunRefusal(`${count} is not a usable number of ${what}.`, `Choose from 1 to ${most}.`);
}
