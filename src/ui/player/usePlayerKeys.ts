import { useEffect } from 'react';
import type { Player } from '../../store/player/player.ts';

/** Where these keys already mean something: text is typed, a choice is made, a button is pressed. */
const TAKES_KEYS = 'input, select, textarea, dialog, [contenteditable], [role="slider"]';
const TAKES_SPACE = `${TAKES_KEYS}, a, button, summary`;

/** Space plays and pauses, the arrows step, with Shift by phases. Off while anything is typed or a dialog is open. */
export function usePlayerKeys(player: Player<unknown, 'step' | 'phase'>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, shiftKey, target } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const taken = key === ' ' ? TAKES_SPACE : TAKES_KEYS;
      if ((target instanceof Element && target.closest(taken)) || document.querySelector('dialog[open]'))
        return;
      if (key === ' ' && !shiftKey) {
        if (player.state.getState().playing) player.pause();
        else player.play();
      } else if (key === 'ArrowRight') player.step(shiftKey ? 'phase' : 'step', 1);
      else if (key === 'ArrowLeft') player.step(shiftKey ? 'phase' : 'step', -1);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [player]);
}
