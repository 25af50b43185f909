import type { ComparedNote } from './comparedNotes.ts';
import styles from './ComparedSide.module.css';

export interface ComparedSideProps {
  readonly name: string;
  readonly notes: readonly ComparedNote[];
  /** Where a heading above says the name, it is drawn only when the sides stand below each other. */
  readonly headed?: boolean;
}

/** One self-edit's notes of a sentence, beside another's; what stands in both is grey. */
export function ComparedSide({ name, notes, headed = false }: ComparedSideProps) {
  return (
    <div className={styles.side}>
      <p className={headed ? styles.narrowName : styles.name}>{name}</p>
      {notes.length === 0 && <p className={styles.none}>No note kept.</p>}
      <ul>
        {notes.map(({ note: { id, question, text }, inBoth }) => (
          <li key={id} className={inBoth ? styles.both : styles.note}>
            {question === undefined ? (
              text
            ) : (
              <>
                {question} <span className={styles.answer}>{text}</span>
              </>
            )}
            {inBoth && <span className="visually-hidden"> (in both)</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
