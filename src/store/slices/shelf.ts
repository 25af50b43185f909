import type { RunEvent, RunProblem } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';
import type { ShelfEntry } from '../persist/shelfEntry.ts';

/** A past run of the Studio with all that happened in it. */
export interface ShelvedRun {
  readonly entry: ShelfEntry;
  readonly log: readonly RunEvent[];
  readonly state: RunState;
}

/** An entry that has no place on the shelf, as long as the page is open. */
export interface LooseEntry {
  readonly entry: ShelfEntry;
  readonly events: readonly unknown[];
}

export interface ShelfSlice {
  /** Latest first; null until they are looked at. */
  readonly entries: readonly ShelfEntry[] | null;
  /** Ids of entries that are there and cannot be read. */
  readonly unreadable: readonly string[];
  /** Ids that this visit has put on the shelf, or found there. */
  readonly kept: readonly string[];
  /** What is played in the Studio. */
  readonly open: ShelvedRun | null;
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
  entries: null,
  unreadable: [],
  kept: [],
  open: null,
  picked: [],
  compared: null,
  waiting: [],
  removed: null,
  problem: null,
};
