import { BUNDLED_MODEL } from '../../content/models.ts';
import type { LabState } from '../state.ts';

/** What loading the chosen model would fetch; null where that is nothing, or nobody knows. */
export function bytesToFetch({ engine: { choice, kept } }: Pick<LabState, 'engine'>): number | null {
  return choice.kind === 'bundled' && kept === false ? BUNDLED_MODEL.bytes : null;
}
