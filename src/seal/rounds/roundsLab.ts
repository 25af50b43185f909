import type { Note, RunEvent, RunProblem, RunSetup, WriterCard } from '../events.ts';
import type { Passage } from '../passage.ts';
import type { WriterRecipe } from './roundsEvents.ts';

/** A self-edit that was kept, as an example for the writer. */
export interface WriterLesson {
  readonly passage: Pick<Passage, 'title' | 'text'>;
  readonly notes: readonly Note[];
  /** The recipe as the model wrote it; null where the recipe was not its own. */
  readonly recipeText: string | null;
}

export interface TuneWriterRequest {
  /** What the tuned writer is kept as. */
  readonly writer: WriterCard;
  readonly lessons: readonly WriterLesson[];
  readonly recipe: WriterRecipe;
  readonly seed: number;
}

/** What tuning tells, step by step. */
export interface TuneWriterStep {
  readonly documents: number;
  readonly steps: number;
  /** 1-based; 0 says that tuning begins. */
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly tokens: number;
  readonly elapsedMs: number;
}

/** What rounds stand on: a model behind a worker, or several alike that share the work. */
export interface RoundsLab {
  /** The inner loop; streams its events. Aborting it, or losing its worker, resolves with 'stopped'. */
  run(
    request: {
      readonly runId: string;
      readonly setup: RunSetup;
      readonly log: readonly RunEvent[];
      readonly until: 'end';
    },
    onEvents: (events: readonly RunEvent[]) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly status: 'review' | 'finished' | 'stopped' | 'failed' }>;
  /**
   * Trains a fresh adapter on the lessons and keeps it under the writer's id, in the place of one that is there: null
   * then, otherwise why these lessons cannot be learned (e.g. the loss is not a number), here or anywhere. Rejects when
   * aborted, and where this lab is at fault: its worker was lost, its memory ran out.
   */
  tuneWriter(
    request: TuneWriterRequest,
    onStep: (step: TuneWriterStep) => void,
    signal?: AbortSignal,
  ): Promise<RunProblem | null>;
  /** Whether the writer is kept there. */
  hasWriter(id: string): Promise<boolean>;
  /** A run's checkpoints and adapters are deleted. */
  forget(runId: string): Promise<void>;
}
