import { useEffect } from 'react';
import type { Player } from '../../store/player/player.ts';

type Played = Pick<Player<unknown, string>, 'log' | 'state' | 'play' | 'pause' | 'seek'>;

/** Whether a player went on when the page turned to something else: so it does when the page comes back to it. */
const WENT_ON = new WeakMap<Played, boolean>();

/**
 * Plays what is on screen, from where it was left. For whoever asked for less motion it stands at its end. A tab that is
 * not looked at waits.
 */
export function usePlaying(player: Played | null): void {
  useEffect(() => (player ? goOn(player) : undefined), [player]);
}

function goOn(player: Played): () => void {
  const before = WENT_ON.get(player);
  const still = before === undefined && matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (still) player.seek(player.log.length);
  let waits = !still && before !== false && document.hidden;
  if (!still && before !== false && !waits) player.play();
  const onVisibility = () => {
    if (document.hidden) {
      waits = player.state.getState().playing;
      player.pause();
    } else if (waits) {
      waits = false;
      player.play();
    }
  };
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    WENT_ON.set(player, waits || player.state.getState().playing);
    player.pause();
  };
}
