import type { RunEvent } from '../../seal/events.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { ShelfStorage } from './shelfStorage.ts';

/** Where the store keeps things between visits. What it gives back is untrusted: old, half-written or edited by hand. */
export interface LabStorage {
  /** Draft and preferences; read and written at once, so that a crash loses nothing typed. */
  readSaved(): unknown;
  /** Throws when storage is full or forbidden. */
  writeSaved(saved: unknown): void;
  /** Called after another tab has written what `readSaved` reads. */
  onSavedElsewhere(listener: () => void): void;
  /** Takes a run, or rounds, for this tab: resolves with what lets go of it, or null when another tab has it. */
  lockRun(id: string): Promise<(() => void) | null>;
  readonly runs: RunLogStorage;
  readonly rounds: EventLogStorage<RoundsEvent>;
  /** Past runs. */
  readonly shelf: ShelfStorage;
}

export type RunLogStorage = EventLogStorage<RunEvent>;

/** Event logs of one kind, e.g. of runs. */
export interface EventLogStorage<E> {
  /** The log written to last, with its events in order. */
  latest(): Promise<{ readonly id: string; readonly events: readonly unknown[] } | null>;
  /** Adds to the end of a log. Rejects when storage is full or forbidden. */
  append(id: string, events: readonly E[]): Promise<void>;
  /** Puts this log in the place of the one there is, in one go: either is there, never half of one. */
  replace(id: string, events: readonly E[]): Promise<void>;
  remove(id: string): Promise<void>;
}
