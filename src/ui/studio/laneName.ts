import type { Lane } from '../../seal/events.ts';

/** What a lane is called on the page. */
export function laneName(lane: Lane): string {
  if (lane === 'base') return 'Before';
  if (lane === 'control') return 'Passage only';
  return `Self-edit ${lane + 1}`;
}
