import type { EditFormat, RecipeChoice, RewardKind, RunProblem } from '../../seal/events.ts';
import type { JudgeKind, RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RecordedRounds } from '../persist/parseRounds.ts';
import type { ShelvedRounds } from '../shelf/shelved.ts';
import type { ImportedRounds } from '../share/roundsFile.ts';

/** What a person chooses for the next rounds. All of it is always usable: the page offers nothing else. */
export interface RoundsDraft {
  /** How many of the page's training passages, from the first on. */
  readonly train: number;
  readonly unseen: number;
  readonly rounds: number;
  /** Self-edits a training passage in a round. */
  readonly candidates: number;
  /** Self-edits an unseen passage at each measurement. */
  readonly unseenCandidates: number;
  readonly format: EditFormat;
  readonly recipeChoice: RecipeChoice;
  readonly reward: RewardKind;
  readonly judge: JudgeKind;
  readonly seed: number;
}

export const MAX_ROUNDS = 3;
/** So many passages come with the page; they themselves are no part of the first load. */
export const MAX_TRAIN = 18;
export const MAX_UNSEEN = 8;
export const JUDGE_KINDS = ['real', 'both', 'cheap'] as const satisfies JudgeKind[];

export const FIRST_ROUNDS_DRAFT: RoundsDraft = {
  train: 12,
  unseen: 6,
  rounds: 2,
  candidates: 4,
  unseenCandidates: 2,
  format: 'qa',
  recipeChoice: 'model',
  reward: 'match',
  judge: 'real',
  seed: 1,
};

/** Rounds of this browser: what an event log makes of them, and how they stand. */
interface OwnRounds {
  readonly id: string | null;
  readonly log: readonly RoundsEvent[];
  /** `foldRounds(log)`. */
  readonly state: RoundsState | null;
  readonly activity: 'idle' | 'running' | 'stopping';
  /** They came from storage, not from this visit. */
  readonly restored: boolean;
  /** They could not begin or go on; what is done so far is kept. */
  readonly problem: RunProblem | null;
  readonly keepWarning: string | null;
}

export interface RoundsSlice extends OwnRounds {
  readonly draft: RoundsDraft;
  /** Whether this visit has looked for kept and recorded rounds. */
  readonly lookedFor: boolean;
  /** The rounds that come with the page; null until they are read. */
  readonly recording: RecordedRounds | null;
  /** They are on their way, and the view would open on them: nothing else is drawn that they would push away. */
  readonly awaited: boolean;
  /** Why there are no such rounds, in one sentence. */
  readonly recordingProblem: string | null;
  /** Rounds out of a file. */
  readonly imported: ImportedRounds | null;
  /** Past rounds, from the shelf. */
  readonly shelved: ShelvedRounds | null;
  /** What is played in the place of this browser's own: the recording, a file's, some from the shelf, or those once more. */
  readonly plays: 'recording' | 'imported' | 'shelf' | 'own' | null;
  /** Id of the writer that is being put into a file. */
  readonly exporting: string | null;
  readonly exportProblem: { readonly id: string; readonly problem: RunProblem } | null;
}

export const NO_ROUNDS: OwnRounds = {
  id: null,
  log: [],
  state: null,
  activity: 'idle',
  restored: false,
  problem: null,
  keepWarning: null,
};

export const FIRST_ROUNDS: RoundsSlice = {
  ...NO_ROUNDS,
  draft: FIRST_ROUNDS_DRAFT,
  lookedFor: false,
  recording: null,
  awaited: false,
  recordingProblem: null,
  imported: null,
  shelved: null,
  plays: null,
  exporting: null,
  exportProblem: null,
};
