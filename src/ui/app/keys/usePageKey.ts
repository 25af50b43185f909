import { useEffect, useRef } from 'react';
import { useLab } from '../LabContext.tsx';
import { isPageKey, PAGE_KEYS, type KeyName, type PageKey } from './pageKeys.ts';

/**
 * What a key of the page does for as long as the component is there; null where it is left to others. With `onRelease` the key is one to hold: that is
 * called when it is let go, or when the window is left.
 */
export function usePageKey(
  name: KeyName,
  onPress: ((event: KeyboardEvent) => void) | null,
  onRelease?: () => void,
): void {
  const { character }: PageKey = PAGE_KEYS[name];
  const shortcuts = useLab(({ view }) => view.shortcuts);
  const on = onPress !== null && (shortcuts || !character);
  const latest = useRef({ onPress, onRelease });
  useEffect(() => {
    latest.current = { onPress, onRelease };
  });
  useEffect(() => {
    if (!on) return;
    let held: string | null = null;
    const letGo = () => {
      if (held === null) return;
      held = null;
      latest.current.onRelease?.();
    };
    const onDown = (event: KeyboardEvent) => {
      if (!isPageKey(event, name)) return;
      event.preventDefault();
      // A character that is held down is pressed once; steps go on.
      if (character && event.repeat) return;
      held = event.key.toLowerCase();
      latest.current.onPress?.(event);
    };
    const onUp = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === held) letGo();
    };
    addEventListener('keydown', onDown);
    addEventListener('keyup', onUp);
    addEventListener('blur', letGo);
    return () => {
      removeEventListener('keydown', onDown);
      removeEventListener('keyup', onUp);
      removeEventListener('blur', letGo);
      letGo();
    };
  }, [name, on, character]);
}
