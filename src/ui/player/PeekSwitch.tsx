import { useCallback, useEffect } from 'react';
import { peek } from '../../store/commands/peek.ts';
import { usePageKey } from '../app/keys/usePageKey.ts';
import { useLab, useLabStore } from '../app/LabContext.tsx';
import styles from './PeekSwitch.module.css';

/** Turns everything back to before the lesson: for as long as B is held down, or until it is pressed again. */
export function PeekSwitch({ enabled }: { readonly enabled: boolean }) {
  const peeking = useLab(({ view }) => view.peeking);
  const store = useLabStore();
  const run = useCallback((on: boolean) => void store.execute(peek, on), [store]);
  usePageKey('peek', enabled ? () => run(true) : null, () => run(false));
  // What is not to be seen any more is not peeked at.
  useEffect(() => {
    if (!enabled) run(false);
    return () => run(false);
  }, [enabled, run]);
  return (
    <button
      type="button"
      className={styles.switch}
      aria-pressed={peeking}
      disabled={!enabled}
      title="Or hold B"
      onClick={() => run(!peeking)}
    >
      <span className={styles.sign} aria-hidden="true" />
      <span>
        Before<span className={styles.long}> the lesson</span>
      </span>
      <kbd className={styles.key} aria-hidden="true">
        B
      </kbd>
    </button>
  );
}
