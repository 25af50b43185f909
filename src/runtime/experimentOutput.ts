import type { Note } from '../seal/events.ts';
import type { Recipe } from '../seal/recipe.ts';
import type { CandidateState, LaneState, RunState } from '../seal/runState.ts';
import { scoreOf, type Score } from '../seal/score.ts';

/** The file that `npm run experiment` writes. Its names stay; `experiment.schema.json` says them for other languages. */
export interface ExperimentOutput {
  readonly version: 1;
  readonly executor: string;
  readonly modelSha256: string;
  readonly seed: number;
  readonly recipe: Recipe;
  readonly passages: readonly PassageOutput[];
}

export interface PassageOutput {
  readonly title: string;
  readonly base: LaneOutput;
  readonly control: LaneOutput;
  readonly candidates: readonly CandidateOutput[];
  /** Index of the self-edit that is best on the choose half; null where there is no such half. */
  readonly chosen: number | null;
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
  readonly notes: readonly Note[];
  readonly dropped: readonly { readonly note: Note; readonly reason: string }[];
  readonly recipe: Recipe;
  /** Optimiser steps and tokens studied. */
  readonly steps: number;
  readonly tokens: number;
  /** Writing the notes and studying them. */
  readonly seconds: number;
}

/** Output of finished runs, one for each passage. */
export function experimentOutput(
  runs: readonly RunState[],
  setting: Pick<ExperimentOutput, 'executor' | 'modelSha256' | 'seed' | 'recipe'>,
): ExperimentOutput {
  return { version: 1, ...setting, passages: runs.map(passageOutput) };
}

function passageOutput(run: RunState): PassageOutput {
  return {
    title: run.setup.passage.title,
    base: laneOutput(run, run.base),
    control: laneOutput(run, run.control),
    candidates: run.candidates.map((candidate) => candidateOutput(run, candidate)),
    chosen: run.chosen,
  };
}

function candidateOutput(run: RunState, candidate: CandidateState): CandidateOutput {
  const { plan, notes, dropped, study, writingSeconds } = candidate;
  return {
    ...laneOutput(run, candidate),
    format: plan.format,
    notes,
    dropped,
    recipe: run.setup.recipe,
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
