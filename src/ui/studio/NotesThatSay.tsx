import type { Note } from '../../seal/events.ts';
import { counted } from '../parts/quantity.ts';
import styles from './NotesThatSay.module.css';

export interface NotesThatSayProps {
  /** Null where the answer says nothing to look for. */
  readonly notes: readonly Note[] | null;
}

/** Which of the notes that were studied say what was answered, right or wrong. */
export function NotesThatSay({ notes }: NotesThatSayProps) {
  if (notes === null) return null;
  if (notes.length === 0) return <span className={styles.none}>no note says this</span>;
  return (
    <details className={styles.notes}>
      <summary>
        {counted(notes.length, 'note')} {notes.length === 1 ? 'says' : 'say'} this
      </summary>
      <ul>
        {notes.map((note) => (
          <li key={note.id}>
            {note.question !== undefined && <span className={styles.question}>{note.question} </span>}
            {note.text}
          </li>
        ))}
      </ul>
    </details>
  );
}
