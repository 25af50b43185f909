import type { RunProblem } from '../../seal/events.ts';
import type { ShelfEntry } from '../persist/shelfEntry.ts';
import type { LooseEntry, ShelvedRun } from '../shelf/shelved.ts';
import type { RoundsDraft } from './rounds.ts';

export interface ShelfSlice {
  /** Whether this visit has begun to look at the shelf. */
  readonly lookedFor: boolean;
  /** Latest first; null until they are read. */
  readonly entries: readonly ShelfEntry[] | null;
  /** Ids of entries that are there and cannot be read. */
  readonly unreadable: readonly string[];
  /** Ids that this visit has put on the shelf, or found there. */
  readonly kept: readonly string[];
  /** What is played in the Studio. */
  readonly open: ShelvedRun | null;
  /** Past rounds whose setup is in the draft of rounds, and the draft that it took the place of. */
  readonly setUp: {
    readonly name: string;
    readonly before: RoundsDraft;
    readonly after: RoundsDraft;
    /** They were studied with another recipe than the Studio's, which the next ones take. */
    readonly otherRecipe: boolean;
  } | null;
  /** Ids that are to be compared: two at most. */
  readonly picked: readonly string[];
  /** The two beside each other; null while fewer are picked or they are on their way. */
  readonly compared: readonly [ShelvedRun, ShelvedRun] | null;
  /** Could not be kept; they are lost with the page unless there is room before. */
  readonly waiting: readonly LooseEntry[];
  /** Deleted last; it can be put back. */
  readonly removed: LooseEntry | null;
  readonly problem: RunProblem | null;
}

export const NO_SHELF: ShelfSlice = {
  lookedFor: false,
  entries: null,
  unreadable: [],
  kept: [],
  open: null,
  setUp: null,
  picked: [],
  compared: null,
  waiting: [],
  removed: null,
  problem: null,
};
