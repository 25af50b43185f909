import type { Note, RecipeChoice, RewardKind } from '../seal/events.ts';
import type { CheapJudgement } from '../seal/judge/cheapJudge.ts';
import { judgeAgreement, type JudgeAgreement } from '../seal/judge/judgeAgreement.ts';
import type { Clamp, Recipe } from '../seal/recipe.ts';
import { bestOfN, rewardOf, type BestOfN, type Reward } from '../seal/reward.ts';
import type { CandidateState, LaneState, RunState } from '../seal/runState.ts';
import { scoreOf, type Score } from '../seal/score.ts';
import { spreadOf, type Spread } from './experimentNoise.ts';

/** The file that `npm run experiment` writes. Its names stay; `experiment.schema.json` says them for other languages. */
export interface ExperimentOutput {
  readonly version: 1;
  readonly executor: string;
  readonly modelSha256: string;
  readonly seed: number;
  readonly recipe: Recipe;
  /** What self-edits were chosen by. */
  readonly reward: RewardKind;
  readonly passages: readonly PassageOutput[];
  /** How far the cheap judge says what the reward says. */
  readonly judge: JudgeAgreement;
  /** Where each self-edit was studied several times: the share that is noise, over all passages. */
  readonly noise: ({ readonly studies: number } & Record<keyof PassageSpread, number | null>) | null;
}

/** What sets the self-edits' gains apart: in right answers and in bits, on the half that chooses and over all questions. */
export interface PassageSpread {
  readonly chooseMatch: Spread | null;
  readonly chooseBits: Spread | null;
  readonly allMatch: Spread | null;
  readonly allBits: Spread | null;
}

export interface PassageOutput {
  readonly title: string;
  readonly base: LaneOutput;
  readonly control: LaneOutput;
  readonly candidates: readonly CandidateOutput[];
  /** Index of the self-edit that is best on the choose half; null where there is no such half. */
  readonly chosen: number | null;
  /** What choosing bought on each half, beside the mean self-edit, the control lane and the base. */
  readonly bestOf: BestOfN;
  /** Where each self-edit was studied several times. */
  readonly spread?: PassageSpread;
}

export interface LaneOutput extends Score {
  readonly answers: readonly {
    readonly question: string;
    readonly answer: string;
    readonly right: boolean;
    readonly bits: number;
  }[];
  /** Why the lane has no result; then no question was asked and every `of` is 0. */
  readonly problem?: string;
}

export interface CandidateOutput extends LaneOutput {
  readonly format: string;
  /** On the choose half; null where the self-edit failed, was not studied, or nothing can choose. */
  readonly reward: Reward | null;
  /** Whose recipe it was studied with. */
  readonly recipeBy: RecipeChoice;
  /** A recipe of the model's own: as it was written, and what was capped. */
  readonly wroteRecipe: { readonly text: string; readonly clamps: readonly Clamp[] } | null;
  /** By its text alone; null where nothing was written. */
  readonly judgement: CheapJudgement | null;
  /** False where the cheap judge passed it over. */
  readonly studied: boolean;
  /** Present where it was studied with another seed than the run's. */
  readonly studySeed?: number;
  readonly notes: readonly Note[];
  readonly dropped: readonly { readonly note: Note; readonly reason: string }[];
  readonly recipe: Recipe;
  /** Optimiser steps and tokens studied. */
  readonly steps: number;
  readonly tokens: number;
  /** Writing the notes and studying them. */
  readonly seconds: number;
}

/** Output of finished runs, one for each passage; each self-edit was studied `studies` times, in lanes side by side. */
export function experimentOutput(
  runs: readonly RunState[],
  setting: Pick<ExperimentOutput, 'executor' | 'modelSha256' | 'seed' | 'recipe' | 'reward'>,
  studies = 1,
): ExperimentOutput {
  return {
    version: 1,
    ...setting,
    passages: runs.map((run) => passageOutput(run, studies)),
    judge: judgeAgreement(runs.flatMap(judgedPairs)),
    noise: studies > 1 ? { studies, ...noiseOf(runs, studies) } : null,
  };
}

function judgedPairs(run: RunState, passage: number) {
  return run.candidates.flatMap((candidate) => {
    const { judgement, studied, plan } = candidate;
    if (!judgement || !studied || plan.studySeed !== undefined) return [];
    const reward = rewardIn(run, candidate)?.value ?? null;
    return [{ passage: String(passage), score: judgement.score, reward }];
  });
}

function rewardIn(run: RunState, lane: LaneState): Reward | null {
  return rewardOf(lane, run.base, run.started.split.choose, run.setup.reward ?? 'match');
}

/** Gains of each self-edit, study by study; self-edits of which one failed are left out. */
function gainsOf(
  run: RunState,
  studies: number,
  half: 'choose' | 'all',
  gain: 'gain' | 'bitsGain',
): number[][] {
  const questions = half === 'all' ? [...run.setup.passage.questions.keys()] : run.started.split.choose;
  const rewards = run.candidates.map((lane) => rewardOf(lane, run.base, questions, 'match'));
  const edits = Array.from({ length: rewards.length / studies }, (_, i) =>
    rewards.slice(i * studies, (i + 1) * studies),
  );
  return edits
    .map((edit) => edit.flatMap((reward) => (reward ? [reward[gain]] : [])))
    .filter((gains) => gains.length === studies);
}

function ofSpreads<T>(
  make: (half: 'choose' | 'all', gain: 'gain' | 'bitsGain') => T,
): Record<keyof PassageSpread, T> {
  return {
    chooseMatch: make('choose', 'gain'),
    chooseBits: make('choose', 'bitsGain'),
    allMatch: make('all', 'gain'),
    allBits: make('all', 'bitsGain'),
  };
}

function noiseOf(runs: readonly RunState[], studies: number) {
  return ofSpreads((half, gain) => {
    const spread = spreadOf(runs.map((run) => gainsOf(run, studies, half, gain)));
    return spread && spread.noiseShare;
  });
}

function passageOutput(run: RunState, studies: number): PassageOutput {
  return {
    title: run.setup.passage.title,
    base: laneOutput(run, run.base),
    control: laneOutput(run, run.control),
    candidates: run.candidates.map((candidate) => candidateOutput(run, candidate)),
    chosen: run.chosen,
    bestOf: bestOfN(run),
    ...(studies > 1 && { spread: ofSpreads((half, gain) => spreadOf([gainsOf(run, studies, half, gain)])) }),
  };
}

function candidateOutput(run: RunState, candidate: CandidateState): CandidateOutput {
  const { plan, format, recipe, wroteRecipe, judgement, studied, notes, dropped, study, writingSeconds } =
    candidate;
  return {
    ...laneOutput(run, candidate),
    format,
    reward: rewardIn(run, candidate),
    recipeBy: plan.recipe ?? 'person',
    wroteRecipe,
    judgement,
    studied,
    ...(plan.studySeed !== undefined && { studySeed: plan.studySeed }),
    notes,
    dropped,
    recipe,
    steps: study?.losses.length ?? 0,
    tokens: study?.tokens ?? 0,
    seconds: Math.round(10 * (writingSeconds + (study?.elapsedMs ?? 0) / 1000)) / 10,
  };
}

function laneOutput(run: RunState, lane: LaneState): LaneOutput {
  const { questions } = run.setup.passage;
  const score = lane.problem ? null : scoreOf(lane, run.started.split);
  const answers = lane.answers.flatMap((given, i) =>
    given && score
      ? [{ question: questions[i]!.question, answer: given.answer, right: given.right, bits: given.bits }]
      : [],
  );
  return {
    ...(score ?? NOT_ASKED),
    answers,
    ...(!score && { problem: lane.problem?.message ?? 'This lane was not asked.' }),
  };
}

const NONE = { right: 0, of: 0 };
const NOT_ASKED: Score = {
  match: { all: NONE, choose: NONE, report: NONE },
  bits: { all: null, choose: null, report: null },
};
