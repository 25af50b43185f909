import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';

export interface ImportedRounds {
  readonly name: string;
  readonly log: readonly RoundsEvent[];
  readonly state: RoundsState;
}
