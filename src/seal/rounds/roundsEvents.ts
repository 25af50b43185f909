import type { EditFormat, RecipeChoice, RewardKind, RunEvent, RunProblem } from '../events.ts';
import type { ModelCard } from '../learner.ts';
import type { Passage } from '../passage.ts';
import type { Recipe } from '../recipe.ts';

/** Raised when an old log can no longer be folded as it is. */
export const ROUNDS_LOG_VERSION = 1;

/** How the writer is fine-tuned on the self-edits that were kept; LoRA and AdamW settings. */
export interface WriterRecipe {
  readonly rank: number;
  readonly alpha: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly firstLayer: number;
}

/** 'real' studies and quizzes every self-edit; 'cheap' studies none in training; 'both' studies them and compares. */
export type JudgeKind = 'real' | 'cheap' | 'both';

/** Everything that decides the rounds; the same setup on the same executor gives the same log, but for times. */
export interface RoundsSetup {
  readonly train: readonly Passage[];
  /** Never trained on: each round is measured on them. */
  readonly unseen: readonly Passage[];
  readonly rounds: number;
  /** Self-edits a training passage in a round. */
  readonly candidates: number;
  /** Fresh self-edits an unseen passage at each measurement. */
  readonly unseenCandidates: number;
  readonly format: EditFormat;
  readonly recipeChoice: RecipeChoice;
  readonly recipe: Recipe;
  readonly writerRecipe: WriterRecipe;
  readonly reward: RewardKind;
  readonly judge: JudgeKind;
  readonly seed: number;
}

/**
 * Which run of the inner loop an event is of. Before round 1 the untuned writer is measured on the unseen passages: that
 * is measurement 0. Round r trains on runs of `round` r and is measured as `round` r.
 */
export interface RunPlace {
  readonly round: number;
  readonly set: 'train' | 'unseen';
  readonly passage: number;
}

/** What became of a training passage's self-edits in a round. */
export interface KeptEdit {
  readonly passage: number;
  /** The one that is kept; null where none raised the score. */
  readonly candidate: number | null;
  /** Of each self-edit: share of right answers gained, bits fallen, or the cheap judge's mark; null where it has none. */
  readonly rewards: readonly (number | null)[];
  /** For a person: why it was kept, or why none was. */
  readonly reason: string;
}

export type RoundsEvent = {
  /** Milliseconds of work since the rounds began, pauses left out. */ readonly atMs: number;
} & RoundsEventBody;

export type RoundsEventBody =
  | {
      readonly type: 'rounds.started';
      readonly version: typeof ROUNDS_LOG_VERSION;
      /** Names the checkpoints of its runs and its writers, wherever they are kept. */
      readonly id: string;
      readonly setup: RoundsSetup;
      readonly model: ModelCard;
      readonly executor: { readonly kind: 'webgpu' | 'tfjs'; readonly description: string };
      /** ISO 8601. */
      readonly startedAt: string;
    }
  | { readonly type: 'run'; readonly at: RunPlace; readonly event: RunEvent }
  | { readonly type: 'edits.kept'; readonly round: number; readonly kept: readonly KeptEdit[] }
  /** A writer is tuned from its first step on; also again, where a lab no longer has it. */
  | {
      readonly type: 'writer.started';
      readonly round: number;
      readonly documents: number;
      readonly steps: number;
    }
  | {
      readonly type: 'writer.step';
      readonly round: number;
      readonly step: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly tokens: number;
      readonly elapsedMs: number;
    }
  | { readonly type: 'writer.finished'; readonly round: number }
  /** This round's writer could not be tuned, or nothing was kept: the writer of the round before goes on. */
  | { readonly type: 'writer.unchanged'; readonly round: number; readonly problem: RunProblem }
  | { readonly type: 'rounds.resumed'; readonly lost: string | null }
  | { readonly type: 'rounds.stopped' }
  | { readonly type: 'rounds.failed'; readonly problem: RunProblem }
  | { readonly type: 'rounds.finished' };
