import type { RunEvent } from '../../seal/events.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RunState } from '../../seal/runState.ts';
import type { ShelfEntry } from '../persist/shelfEntry.ts';

/** An entry with all that happened in it. */
export interface Shelved<E, S> {
  readonly entry: ShelfEntry;
  readonly log: readonly E[];
  /** The fold of the log. */
  readonly state: S;
}

/** A past run of the Studio. */
export type ShelvedRun = Shelved<RunEvent, RunState>;
export type ShelvedRounds = Shelved<RoundsEvent, RoundsState>;

/** An entry that has no place on the shelf, as long as the page is open. */
export interface LooseEntry {
  readonly entry: ShelfEntry;
  readonly events: readonly unknown[];
}
