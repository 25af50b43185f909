import type { ModelCard } from './learner.ts';
import type { Passage } from './passage.ts';
import type { Recipe } from './recipe.ts';

/** Raised when an old log can no longer be folded as it is. */
export const RUN_LOG_VERSION = 1;

export const NOTE_FORMATS = ['qa', 'statements', 'rewrite'] as const;
/** Question-answer pairs, statements that follow from a sentence (the paper's implications), or the sentence said anew. */
export type NoteFormat = (typeof NOTE_FORMATS)[number];

/** One training document of a self-edit. */
export interface Note {
  readonly id: string;
  readonly format: NoteFormat;
  /** Index of the passage's sentence it was written from; null for a note a person added. */
  readonly sentence: number | null;
  /** Question of a question-answer note. */
  readonly question?: string;
  /** Answer of a question-answer note, otherwise the statement itself. */
  readonly text: string;
  readonly by: 'model' | 'person';
}

/** A self-edit to be written: its format and its own seed. */
export interface CandidatePlan {
  readonly format: NoteFormat;
  readonly seed: number;
}

/** Everything that decides a run; the same setup on the same executor gives the same log, but for times. */
export interface RunSetup {
  readonly passage: Passage;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly candidates: readonly CandidatePlan[];
}

/** Whose answers or training an event is about: the untouched model, the control lane (passage only), or a self-edit by index. */
export type Lane = 'base' | 'control' | number;

/** What went wrong, for a person: one sentence on the cause, one on what to do. */
export interface RunProblem {
  readonly message: string;
  readonly advice: string;
}

/** One append-only list of these is the whole run: live, replayed, imported and tested alike. */
export type RunEvent = {
  /** Milliseconds of work since the run began, pauses left out. */ readonly atMs: number;
} & RunEventBody;

export type RunEventBody =
  | {
      readonly type: 'run.started';
      readonly version: typeof RUN_LOG_VERSION;
      readonly setup: RunSetup;
      readonly sentences: readonly string[];
      readonly model: ModelCard;
      readonly executor: { readonly kind: 'webgpu' | 'tfjs'; readonly description: string };
      readonly split: { readonly choose: readonly number[]; readonly report: readonly number[] };
      /** ISO 8601. */
      readonly startedAt: string;
    }
  | { readonly type: 'quiz.started'; readonly lane: Lane }
  | {
      readonly type: 'quiz.answered';
      readonly lane: Lane;
      readonly question: number;
      /** The literal prompt. */
      readonly prompt: string;
      readonly answer: string;
      readonly right: boolean;
      /** Bits of surprise of the reference answer. */
      readonly bits: number;
    }
  | { readonly type: 'quiz.finished'; readonly lane: Lane }
  | { readonly type: 'notes.started'; readonly candidate: number; readonly format: NoteFormat }
  | { readonly type: 'note.written'; readonly candidate: number; readonly note: Note }
  | {
      readonly type: 'note.dropped';
      readonly candidate: number;
      readonly note: Note;
      readonly reason: string;
    }
  | {
      readonly type: 'notes.finished';
      readonly candidate: number;
      /** Of those that it and the self-edits written beside it took, its share by tokens. */
      readonly seconds: number;
      readonly sampledTokens: number;
    }
  /** A person changed the notes: from here on these are the candidate's notes. */
  | { readonly type: 'notes.edited'; readonly candidate: number; readonly notes: readonly Note[] }
  | {
      readonly type: 'study.started';
      readonly lane: Lane;
      readonly documents: number;
      readonly steps: number;
      readonly fromStep: number;
    }
  | {
      readonly type: 'study.step';
      readonly lane: Lane;
      readonly step: number;
      readonly loss: number;
      readonly gradNorm: number;
      readonly learningRate: number;
      readonly tokens: number;
      readonly elapsedMs: number;
    }
  | { readonly type: 'study.finished'; readonly lane: Lane }
  /** This lane has no result (diverged, no notes left, …); the run goes on. */
  | { readonly type: 'lane.failed'; readonly lane: Lane; readonly problem: RunProblem }
  /** The run goes on after a reload or a stop; `lost` says plainly what has to be done again. */
  | { readonly type: 'run.resumed'; readonly lost: string | null }
  | { readonly type: 'run.stopped' }
  | { readonly type: 'run.failed'; readonly problem: RunProblem }
  | { readonly type: 'run.finished'; readonly chosen: number | null };
