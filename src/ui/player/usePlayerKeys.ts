import type { Player } from '../../store/player/player.ts';
import { usePageKey } from '../app/keys/usePageKey.ts';

/** Space plays and pauses, the arrows step, with Shift by phases, and R goes back to the beginning. */
export function usePlayerKeys(player: Player<unknown, 'step' | 'phase'>): void {
  usePageKey('play', () => {
    if (player.state.getState().playing) player.pause();
    else player.play();
  });
  usePageKey('on', () => player.step('step', 1));
  usePageKey('back', () => player.step('step', -1));
  usePageKey('phaseOn', () => player.step('phase', 1));
  usePageKey('phaseBack', () => player.step('phase', -1));
  usePageKey('reset', () => player.seek(1));
}
