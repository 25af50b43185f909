import type { ReactNode } from 'react';
import { BottomBar } from './BottomBar.tsx';
import styles from './NextStepBar.module.css';

export interface NextStepBarProps {
  /** From 0 to 1; null while nothing is done. */
  readonly progress: number | null;
  readonly progressLabel: string;
  /** What is going on, or what there is to do. */
  readonly words: ReactNode;
  /** Of the words, for the button that they speak of. */
  readonly wordsId: string;
  /** For a screen reader alone. */
  readonly announced?: string;
  /** Buttons. */
  readonly children: ReactNode;
}

/** What is going on, how far it is, and the one thing to do next. */
export function NextStepBar(props: NextStepBarProps) {
  const { progress, progressLabel, words, wordsId, announced, children } = props;
  return (
    <BottomBar part="actions" label="What comes next">
      {announced !== undefined && (
        <p className="visually-hidden" aria-live="polite">
          {announced}
        </p>
      )}
      {progress !== null && (
        <progress className={styles.progress} value={progress} max={1} aria-label={progressLabel} />
      )}
      <div className={`page ${styles.inside}`}>
        <p className={styles.words} id={wordsId}>
          {words}
        </p>
        <div className={styles.actions}>{children}</div>
      </div>
    </BottomBar>
  );
}
