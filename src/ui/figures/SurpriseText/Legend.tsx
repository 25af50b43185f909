import styles from './SurpriseText.module.css';
import { FULL_BITS, type SurpriseMode } from './surpriseMarks.ts';

/** What the colours of a surprise text mean. */
export function Legend({ mode }: { readonly mode: SurpriseMode }) {
  if (mode !== 'difference')
    return (
      <p className={styles.legend}>
        <span className={styles.key}>
          <span className={`${styles.swatch} ${styles.surprise}`} aria-hidden="true" /> the stronger the
          colour, the more surprising: none is 0 bits, full {FULL_BITS} or more
        </span>
      </p>
    );
  return (
    <p className={styles.legend}>
      <span className={styles.key}>
        <span className={`${styles.swatch} ${styles.fewer}`} aria-hidden="true" /> fewer bits than before
      </span>
      <span className={styles.key}>
        <span className={`${styles.swatch} ${styles.more}`} aria-hidden="true" /> more bits than before
        (dotted)
      </span>
    </p>
  );
}
