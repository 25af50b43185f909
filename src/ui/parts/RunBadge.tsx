import styles from './RunBadge.module.css';

export interface RunBadgeProps {
  readonly mode: 'live' | 'recorded';
  /** E.g. where and when a recorded run was made. */
  readonly detail?: string;
}

/** Whether what is on screen happens here and now, or was recorded. Always visible while a run is. */
export function RunBadge({ mode, detail }: RunBadgeProps) {
  return (
    <span className={`${styles.badge} ${styles[mode]}`}>
      <span className={styles.dot} aria-hidden="true" />
      {mode === 'live' ? 'LIVE' : 'RECORDED'}
      {detail && <span className={styles.detail}>{detail}</span>}
    </span>
  );
}
