import styles from './RunBadge.module.css';

export interface RunBadgeProps {
  readonly mode: 'live' | 'recorded' | 'here' | 'imported';
  /** E.g. where and when a recorded run was made. */
  readonly detail?: string;
}

const NAMES = {
  live: 'LIVE',
  recorded: 'RECORDED',
  here: 'RECORDED HERE',
  imported: 'IMPORTED',
} as const;

/** Whether what is on screen happens here and now, was recorded, earlier in this browser or not, or came in a file. Always visible while a run is. */
export function RunBadge({ mode, detail }: RunBadgeProps) {
  return (
    <span className={mode === 'live' ? `${styles.badge} ${styles.live}` : styles.badge}>
      <span className={styles.dot} aria-hidden="true" />
      {NAMES[mode]}
      {detail && <span className={styles.detail}>{detail}</span>}
    </span>
  );
}
