import { CarefulList } from './Glossary.tsx';
import styles from './Careful.module.css';

/** Stands under the results of both views. */
export function Careful() {
  return (
    <aside className="page" aria-label="Careful">
      <details className={styles.careful}>
        <summary>Careful: what these results do not show</summary>
        <CarefulList />
      </details>
    </aside>
  );
}
