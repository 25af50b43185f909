import styles from './Mark.module.css';

/** Right or wrong, by sign and word. */
export function Mark({ right }: { readonly right: boolean }) {
  return (
    <span className={right ? styles.right : styles.wrong}>
      <svg className={styles.sign} viewBox="0 0 12 12" aria-hidden="true">
        {right ? <path d="M2 6.5 5 9.5 10.2 2.8" /> : <path d="M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5" />}
      </svg>
      {right ? 'right' : 'wrong'}
    </span>
  );
}
