import tones from '../tone.module.css';
import styles from './Dumbbell.module.css';

export interface DumbbellProps {
  /** Where the ring stands, in per cent from the left; null where there is none. */
  readonly ring: number | null;
  readonly dot: number | null;
  /** Where a dotted line stands that both are held against. */
  readonly zero?: number;
  readonly tone: 'helped' | 'hurt' | 'same';
}

/** A ring and a dot on one line, to be drawn in the row that says what they are. */
export function Dumbbell({ ring, dot, zero, tone }: DumbbellProps) {
  return (
    <svg className={`${styles.plot} ${tones[tone]}`} aria-hidden="true">
      <line className={styles.track} x1="0" x2="100%" y1="50%" y2="50%" />
      {zero !== undefined && (
        <line className={styles.zero} x1={`${zero}%`} x2={`${zero}%`} y1="0" y2="100%" />
      )}
      {ring !== null && dot !== null && (
        <line className={styles.change} x1={`${ring}%`} x2={`${dot}%`} y1="50%" y2="50%" />
      )}
      {ring !== null && <circle className={styles.ring} cx={`${ring}%`} cy="50%" r="6" />}
      {dot !== null && <circle className={styles.dot} cx={`${dot}%`} cy="50%" r="4" />}
    </svg>
  );
}
