/**
 * What a self-edit is worth (paper section 3.1: the reward), and which of several is taken. Everything here that chooses
 * looks at the choose half of the questions alone; the report half then tells what the choice was worth.
 */
import { mean } from '../base/stats.ts';
import type { RewardKind } from './events.ts';
import type { LaneState, RunState } from './runState.ts';

export interface Reward {
  /** Right answers gained over the base model, as a share of the questions; may be negative. */
  readonly gain: number;
  /** By how many bits the mean surprise of the reference answers fell; negative where it rose. */
  readonly bitsGain: number;
  /** The one of the two that counts; the other breaks no more than ties. */
  readonly value: number;
}

/**
 * A lane's reward over these questions (indices) alone. Null where there is none: a lane that failed or was not asked,
 * a surprise that is not a finite number, or no questions.
 */
export function rewardOf(
  lane: LaneState,
  base: LaneState,
  questions: readonly number[],
  kind: RewardKind,
): Reward | null {
  if (questions.length === 0 || lane.problem || lane.quiz !== 'finished' || base.quiz !== 'finished')
    return null;
  const bitsGain = bitsOf(base, questions) - bitsOf(lane, questions);
  if (!Number.isFinite(bitsGain)) return null;
  const gain = (rightOf(lane, questions) - rightOf(base, questions)) / questions.length;
  return { gain, bitsGain, value: kind === 'match' ? gain : bitsGain };
}

type ChoosingState = Pick<RunState, 'base' | 'candidates' | 'started' | 'setup'>;

/**
 * The self-edit with the highest reward on the choose half; of equal ones that with the most bits gained, then the first.
 * Null where nothing can choose: too few questions, or no self-edit with a reward.
 */
export function chooseCandidate({ base, candidates, started, setup }: ChoosingState): number | null {
  let best: { readonly index: number; readonly reward: Reward } | null = null;
  for (const [index, candidate] of candidates.entries()) {
    const reward = rewardOf(candidate, base, started.split.choose, setup.reward ?? 'match');
    if (reward && (!best || isBetter(reward, best.reward))) best = { index, reward };
  }
  return best?.index ?? null;
}

/** Higher in what counts, or as high and higher in bits gained. */
export function isBetter(a: Reward, b: Reward): boolean {
  return a.value > b.value || (a.value === b.value && a.bitsGain > b.bitsGain);
}

/** A lane, or the mean of several, over one half of the questions. */
export interface HalfResult {
  /** Right answers; of a mean not always whole. */
  readonly right: number;
  /** Right answers more than the base model's. */
  readonly gained: number;
  /** By how many bits the mean surprise fell. */
  readonly bitsGain: number;
}

/** One half of the questions; null for what has no result. */
export interface Half {
  /** Questions. */
  readonly of: number;
  readonly base: HalfResult | null;
  readonly control: HalfResult | null;
  /** Mean of the self-edits that have a result: what one drawn blindly is worth. */
  readonly mean: HalfResult | null;
  readonly chosen: HalfResult | null;
}

export interface BestOfN {
  /** Self-edits with a result. */
  readonly n: number;
  readonly chosen: number | null;
  /** Where it was chosen. */
  readonly choose: Half;
  /** Where it was not. */
  readonly report: Half;
  /**
   * The luck of choosing, as a share of the questions: how much further ahead of the mean self-edit the chosen one is where
   * it was chosen than where it was not. Null before anything is chosen, and where a half has no questions.
   */
  readonly luck: number | null;
}

/** What choosing the best of N bought, on the half that chose and, honestly, on the half that did not. */
export function bestOfN(state: RunState): BestOfN {
  const { choose, report } = state.started.split;
  const halves = { choose: halfOf(state, choose), report: halfOf(state, report) };
  const ahead = ({ chosen, mean: blind, of }: Half) => chosen && blind && (chosen.right - blind.right) / of;
  const where = ahead(halves.choose);
  const elsewhere = ahead(halves.report);
  return {
    n: state.candidates.filter((candidate) => rewarded(candidate, state)).length,
    chosen: state.chosen,
    ...halves,
    luck: where === null || elsewhere === null ? null : where - elsewhere,
  };
}

/** Over all questions, so that both halves are about the same self-edits. */
function rewarded(lane: LaneState, { base, setup }: RunState): boolean {
  return rewardOf(lane, base, [...setup.passage.questions.keys()], 'match') !== null;
}

function halfOf(state: RunState, questions: readonly number[]): Half {
  const { base, control, candidates, chosen } = state;
  const result = (lane: LaneState | undefined): HalfResult | null => {
    if (!lane) return null;
    const reward = rewardOf(lane, base, questions, 'match');
    if (!reward) return null;
    const right = rightOf(lane, questions);
    return { right, gained: right - rightOf(base, questions), bitsGain: reward.bitsGain };
  };
  const results = candidates.filter((candidate) => rewarded(candidate, state)).map(result);
  return {
    of: questions.length,
    base: result(base),
    control: result(control),
    mean: meanOf(results.filter((each) => each !== null)),
    chosen: chosen === null ? null : result(candidates[chosen]),
  };
}

function meanOf(results: readonly HalfResult[]): HalfResult | null {
  if (results.length === 0) return null;
  const over = (field: keyof HalfResult) => mean(results.map((result) => result[field]));
  return { right: over('right'), gained: over('gained'), bitsGain: over('bitsGain') };
}

function rightOf(lane: LaneState, questions: readonly number[]): number {
  return questions.filter((question) => lane.answers[question]?.right).length;
}

/** Mean bits; NaN where one is missing or is not a number. */
function bitsOf(lane: LaneState, questions: readonly number[]): number {
  return mean(questions.map((question) => lane.answers[question]?.bits ?? Number.NaN));
}
