import type { CandidatePlan, EditFormat, Lane, Note, RunEventBody, RunProblem, RunSetup } from './events.ts';
import type { CheapJudgement } from './judge/cheapJudge.ts';
import type { TextSurprise, UpdateNorms } from './learner.ts';
import type { Clamp, Recipe } from './recipe.ts';

export interface QuizAnswer {
  readonly prompt: string;
  readonly answer: string;
  readonly right: boolean;
  readonly bits: number;
}

export interface StudyState {
  readonly documents: number;
  readonly steps: number;
  /** Losses by step, one per step done. */
  readonly losses: readonly number[];
  /** Tokens of each step's documents, and their sum. */
  readonly tokensByStep: readonly number[];
  readonly tokens: number;
  readonly elapsedMs: number;
  readonly status: 'running' | 'finished';
}

/** One lane of the run: what it studied and how it answers. */
export interface LaneState {
  /** By question index; null until answered. */
  readonly answers: readonly (QuizAnswer | null)[];
  readonly quiz: 'waiting' | 'running' | 'finished';
  readonly study: StudyState | null;
  readonly problem: RunProblem | null;
  /** How it reads the passage; null where that was not measured. */
  readonly surprise: TextSurprise | null;
  /** Where in the network its study landed; null for the base model and where it was not measured. */
  readonly update: UpdateNorms | null;
}

export interface CandidateState extends LaneState {
  readonly plan: CandidatePlan;
  /** The plan's, or the one that the model chose. */
  readonly format: EditFormat;
  /** What it is studied with. */
  readonly recipe: Recipe;
  /** A recipe of the model's own: as it was written, and what was capped. */
  readonly wroteRecipe: { readonly text: string; readonly clamps: readonly Clamp[] } | null;
  /** Null until its notes are final. */
  readonly judgement: CheapJudgement | null;
  /** False where the cheap judge passed it over: it stays unstudied. */
  readonly studied: boolean;
  readonly notes: readonly Note[];
  readonly dropped: readonly { readonly note: Note; readonly reason: string }[];
  readonly writing: 'waiting' | 'running' | 'finished';
  readonly edited: boolean;
  readonly writingSeconds: number;
}

export interface RunState {
  readonly setup: RunSetup;
  readonly started: Extract<RunEventBody, { type: 'run.started' }>;
  readonly base: LaneState;
  readonly control: LaneState;
  readonly candidates: readonly CandidateState[];
  readonly status: 'running' | 'stopped' | 'failed' | 'finished';
  /** What is going on now, e.g. for lighting the loop diagram. */
  readonly phase: { readonly kind: 'quiz' | 'write' | 'study'; readonly lane: Lane } | null;
  readonly problem: RunProblem | null;
  /** What the last resume had to do again, said plainly. */
  readonly lost: string | null;
  readonly chosen: number | null;
  readonly elapsedMs: number;
}
