import type { TextSurprise } from '../../seal/learner.ts';
import type { RunState } from '../../seal/runState.ts';
import { shownCandidate } from '../../store/selectors/lanes.ts';

/** How the model reads the passage: before, and after a self-edit whose reading is on screen. */
export interface StageReading {
  readonly before: TextSurprise;
  /** Null until the run has ended or a person picked a self-edit, and where its pieces are cut elsewhere. */
  readonly after: { readonly candidate: number; readonly bits: readonly number[] } | null;
}

/**
 * Readings of the passage for the stage; null where it was not read. Of a lesson in the middle nothing is shown: before
 * the next one its adapter is taken off again, and the passage is as surprising as it was.
 */
export function stageReading(state: RunState, picked: number | null): StageReading | null {
  const before = state.base.surprise;
  if (!before) return null;
  const candidate = picked ?? (state.status === 'finished' ? shownCandidate(state) : null);
  const read = candidate === null ? null : state.candidates[candidate]?.surprise;
  const after =
    candidate !== null && read?.pieces.length === before.pieces.length
      ? { candidate, bits: read.bits }
      : null;
  return { before, after };
}

/** Bits a token on average, e.g. "5.0". */
export function meanBits(bits: readonly number[]): string {
  return (bits.reduce((sum, each) => sum + each, 0) / Math.max(1, bits.length)).toFixed(1);
}
