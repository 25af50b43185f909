import type { Lane } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';

/** What a lane is called on the page. */
export function laneName(lane: Lane): string {
  if (lane === 'base') return 'Before';
  if (lane === 'control') return 'Passage only';
  return `Self-edit ${lane + 1}`;
}

/** The same within a sentence. */
export function lowerName(lane: Lane): string {
  return laneName(lane).toLowerCase();
}

/** All self-edits of a run by name, the chosen one starred. */
export function selfEditNames({ candidates, chosen }: RunState): string[] {
  return candidates.map((_, index) => `${laneName(index)}${index === chosen ? ' ★' : ''}`);
}
