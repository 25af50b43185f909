import { signed } from '../../parts/quantity.ts';
import styles from './SurpriseText.module.css';
import { surpriseWords, type SurprisePiece } from './surpriseMarks.ts';

export interface SurpriseTableProps {
  readonly pieces: readonly SurprisePiece[];
  /** What was studied; null where there is only before. */
  readonly after: string | null;
}

/** The same picture in numbers, word by word. */
export function SurpriseTable({ pieces, after }: SurpriseTableProps) {
  return (
    <details className={styles.fold}>
      <summary>View as table</summary>
      <table className={styles.table}>
        <caption className="visually-hidden">Bits of surprise of each word of the passage</caption>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col">Before</th>
            {after && <th scope="col">After {after}</th>}
            {after && <th scope="col">Change</th>}
          </tr>
        </thead>
        <tbody>
          {surpriseWords(pieces).map((word, i) => (
            // eslint-disable-next-line react/no-array-index-key -- the same word comes many times
            <tr key={i}>
              <th scope="row">{word.text}</th>
              <td>{word.before.toFixed(1)}</td>
              {after && <td>{word.after!.toFixed(1)}</td>}
              {after && <td>{signed(word.after! - word.before)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
