import type { RunEvent } from '../../seal/events.ts';

/** Where the store keeps things between visits. What it gives back is untrusted: old, half-written or edited by hand. */
export interface LabStorage {
  /** Draft and preferences; read and written at once, so that a crash loses nothing typed. */
  readSaved(): unknown;
  /** Throws when storage is full or forbidden. */
  writeSaved(saved: unknown): void;
  /** Called after another tab has written what `readSaved` reads. */
  onSavedElsewhere(listener: () => void): void;
  /** Takes a run for this tab: resolves with what lets go of it, or null when another tab has it. */
  lockRun(id: string): Promise<(() => void) | null>;
  readonly runs: RunLogStorage;
}

export interface RunLogStorage {
  /** The run written to last, with its events in order. */
  latest(): Promise<{ readonly id: string; readonly events: readonly unknown[] } | null>;
  /** Adds to the end of a run's log. Rejects when storage is full or forbidden. */
  append(id: string, events: readonly RunEvent[]): Promise<void>;
  /** Puts this log in the place of the run's, in one go: either is there, never half of one. */
  replace(id: string, events: readonly RunEvent[]): Promise<void>;
  remove(id: string): Promise<void>;
}
