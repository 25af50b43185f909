import type { ModelCard } from './learner.ts';
import type { Passage } from './passage.ts';
import type { CheapJudgement } from './judge/cheapJudge.ts';
import type { Clamp, Recipe } from './recipe.ts';

/** Raised when an old log can no longer be folded as it is. */
export const RUN_LOG_VERSION = 1;

export const NOTE_FORMATS = ['qa', 'statements', 'rewrite'] as const;
/** Question-answer pairs, statements that follow from a sentence (the paper's implications), or the sentence said anew. */
export type NoteFormat = (typeof NOTE_FORMATS)[number];

export const EDIT_FORMATS = [...NOTE_FORMATS, 'mixed'] as const;
/** What a self-edit is made of: notes of one format, or of all of them. */
export type EditFormat = (typeof EDIT_FORMATS)[number];

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
  /**
   * How far the model expected it with its sentence in sight, in nats: of a question-answer note the answer's whole
   * log-probability among all of the vocabulary, of another its mean a token. Absent for a person's note.
   */
  readonly logProb?: number;
}

/** Whose recipe a self-edit is studied with: the run's, as the person set it; what suits the model; or one that the writer writes. */
export type RecipeChoice = 'person' | 'default' | 'model';

/** A self-edit to be written: its format and its own seed. */
export interface CandidatePlan {
  /** With a recipe of the model's own, the format in it counts. */
  readonly format: EditFormat;
  readonly seed: number;
  /** 'person' when absent. */
  readonly recipe?: RecipeChoice;
  /** Who writes it; the untouched model when absent. */
  readonly writer?: WriterCard;
  /** Seed of its study; the run's when absent. Lanes that differ in this alone show what of a reward is luck. */
  readonly studySeed?: number;
}

/** What a self-edit is chosen by: the gain in right answers with bits as the tie-break, or the gain in bits alone. */
export type RewardKind = 'match' | 'bits';

/** A writer other than the untouched model: an adapter that is on while it writes, and off before anything is studied. */
export interface WriterCard {
  readonly id: string;
  readonly name: string;
}

/** Everything that decides a run; the same setup on the same executor gives the same log, but for times. */
export interface RunSetup {
  readonly passage: Passage;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly candidates: readonly CandidatePlan[];
  /** 'match' when absent. */
  readonly reward?: RewardKind;
  /** Only so many self-edits are studied, those that the cheap judge likes best; all when absent. */
  readonly studyOnly?: number;
  /** False leaves out the control lane, where a round has its own; true when absent. */
  readonly control?: boolean;
  /** False leaves out what is measured for the pictures alone (passage.read, update.measured); true when absent. */
  readonly observe?: boolean;
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
  /** The passage itself, read by the model as this lane left it; no part of the quiz. */
  | {
      readonly type: 'passage.read';
      readonly lane: Lane;
      /** The passage, cut where the model's tokens are. */
      readonly pieces: readonly string[];
      /** Surprise of each piece given the title and all before it, to 0.01 bits. */
      readonly bits: readonly number[];
    }
  /** How much what the lane studied changed each of the model's matrices. */
  | {
      readonly type: 'update.measured';
      readonly lane: Lane;
      readonly projections: readonly string[];
      /** ‖ΔW‖_F / ‖W‖_F by layer, then by projection, to three digits. */
      readonly norms: readonly (readonly number[])[];
    }
  /** The writer chose how its self-edit is to be studied. */
  | {
      readonly type: 'recipe.written';
      readonly candidate: number;
      /** As it was written. */
      readonly text: string;
      readonly format: EditFormat;
      /** As it will be used, after clamping. */
      readonly recipe: Recipe;
      readonly clamps: readonly Clamp[];
    }
  | { readonly type: 'notes.started'; readonly candidate: number; readonly format: EditFormat }
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
  /** Judged by its text alone; `studied` is false where others were liked better and only so many are studied. */
  | {
      readonly type: 'candidate.judged';
      readonly candidate: number;
      readonly judgement: CheapJudgement;
      readonly studied: boolean;
    }
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
