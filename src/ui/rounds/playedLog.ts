import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RoundsSlice } from '../../store/slices/rounds.ts';

export interface ShownRounds {
  readonly log: readonly RoundsEvent[];
  /** The fold of all of it. */
  readonly state: RoundsState;
}

/** What is played; null where nothing is. */
export function playedOf(rounds: RoundsSlice): ShownRounds | null {
  const { plays, recording, imported, state, log } = rounds;
  if (plays === 'recording') return recording;
  if (plays === 'imported') return imported;
  return plays === 'own' && state ? { log, state } : null;
}
