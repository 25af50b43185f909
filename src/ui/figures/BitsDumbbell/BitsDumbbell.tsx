import { SaveFigure } from '../../share/SaveFigure.tsx';
import { dumbbellMarks, type DumbbellRow } from './layout.ts';
import styles from './BitsDumbbell.module.css';

export interface BitsDumbbellProps {
  /** What was studied. */
  readonly name: string;
  readonly rows: readonly DumbbellRow[];
  /** Says in one sentence what the picture shows. */
  readonly caption: string;
}

const SIGNS = { helped: '▸', hurt: '◂', same: '·' } as const;

/** Surprise of the right answer, before and after: one line a question, further right is better. */
export function BitsDumbbell({ name, rows, caption }: BitsDumbbellProps) {
  const { marks, top } = dumbbellMarks(rows);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{caption}</figcaption>
      <ul>
        {marks.map(({ id, question, beforeX, afterX, change, words }) => (
          <li key={id} className={styles.row}>
            <span className={styles.question}>{question}</span>
            <svg className={`${styles.plot} ${styles[change]}`} aria-hidden="true">
              <line className={styles.track} x1="0" x2="100%" y1="50%" y2="50%" />
              <line className={styles.change} x1={`${beforeX}%`} x2={`${afterX}%`} y1="50%" y2="50%" />
              <circle className={styles.before} cx={`${beforeX}%`} cy="50%" r="5" />
              <circle className={styles.after} cx={`${afterX}%`} cy="50%" r="6" />
            </svg>
            <span className={`${styles.words} ${styles[change]}`}>
              <span aria-hidden="true">{SIGNS[change]} </span>
              {words}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.axis} aria-hidden="true">
        <span>{top} bits, surprised</span>
        <span>0 bits, certain</span>
      </div>
      <SaveFigure name={`Bits before and after ${name}`} as="picture" />
    </figure>
  );
}
