import type { GainScale } from './layout.ts';
import styles from './GainDumbbell.module.css';

export interface GainDumbbellProps {
  readonly scale: GainScale;
  /** Gain where it was chosen; null where there is none. */
  readonly choose: number | null;
  /** Gain where it was not. */
  readonly report: number | null;
}

/** One line of the picture: a ring where it was chosen, a dot where it was not, and a line at "as before". */
export function GainDumbbell({ scale, choose, report }: GainDumbbellProps) {
  const { x, zero } = scale;
  const tone = report === null || report === 0 ? 'same' : report > 0 ? 'helped' : 'hurt';
  return (
    <svg className={`${styles.plot} ${styles[tone]}`} aria-hidden="true">
      <line className={styles.track} x1="0" x2="100%" y1="50%" y2="50%" />
      <line className={styles.zero} x1={`${zero}%`} x2={`${zero}%`} y1="0" y2="100%" />
      {choose !== null && report !== null && (
        <line className={styles.change} x1={`${x(choose)}%`} x2={`${x(report)}%`} y1="50%" y2="50%" />
      )}
      {choose !== null && <circle className={styles.ring} cx={`${x(choose)}%`} cy="50%" r="6" />}
      {report !== null && <circle className={styles.dot} cx={`${x(report)}%`} cy="50%" r="4" />}
    </svg>
  );
}
