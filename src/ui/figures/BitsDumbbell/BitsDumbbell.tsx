import { Dumbbell } from '../Dumbbell/Dumbbell.tsx';
import { Figure } from '../Figure/Figure.tsx';
import tones from '../tone.module.css';
import { dumbbellMarks, dumbbellNumbers, type DumbbellRow } from './layout.ts';
import styles from './BitsDumbbell.module.css';

export interface BitsDumbbellProps {
  /** What was studied. */
  readonly name: string;
  readonly rows: readonly DumbbellRow[];
  /** Says in one sentence what the picture shows. */
  readonly caption: string;
  /** Draws the rings alone, as long as one looks at how it was before. */
  readonly beforeOnly?: boolean;
}

const SIGNS = { helped: '▸', hurt: '◂', same: '·' } as const;

/** Surprise of the right answer, before and after: one line a question, further right is better. */
export function BitsDumbbell({ name, rows, caption, beforeOnly = false }: BitsDumbbellProps) {
  const { marks, top } = dumbbellMarks(rows);
  return (
    <Figure
      name={`Bits before and after ${name}`}
      caption={caption}
      numbers={() => dumbbellNumbers(name.toLowerCase(), rows)}
    >
      <ul>
        {marks.map(({ id, question, beforeX, afterX, change, words, answered }) => (
          <li key={id} className={styles.row}>
            <span className={styles.question}>{question}</span>
            <Dumbbell ring={beforeX} dot={beforeOnly ? null : afterX} tone={change} />
            <span className={styles.words} style={{ visibility: beforeOnly ? 'hidden' : 'visible' }}>
              <span className={`${styles.change} ${tones[change]}`}>
                <span aria-hidden="true">{SIGNS[change]} </span>
                {words}
              </span>
              <span className={styles.answered}>{answered}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.axis} aria-hidden="true">
        <span>{top} bits, surprised</span>
        <span>0 bits, certain</span>
      </div>
    </Figure>
  );
}
