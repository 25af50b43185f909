import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RoundsSlice } from '../slices/rounds.ts';

export interface ShownRounds {
  readonly log: readonly RoundsEvent[];
  /** The fold of all of it. */
  readonly state: RoundsState;
}

/** What is played; null where nothing is. */
export function roundsPlayed(rounds: RoundsSlice): ShownRounds | null {
  const { plays, recording, imported, shelved } = rounds;
  if (plays === 'recording') return recording;
  if (plays === 'imported') return imported;
  if (plays === 'shelf') return shelved;
  return plays === 'own' ? ownRounds(rounds) : null;
}

/** What is on screen, played or not. */
export function roundsShown(rounds: RoundsSlice): ShownRounds | null {
  return rounds.plays === null ? ownRounds(rounds) : roundsPlayed(rounds);
}

function ownRounds({ log, state }: RoundsSlice): ShownRounds | null {
  return state && { log, state };
}
