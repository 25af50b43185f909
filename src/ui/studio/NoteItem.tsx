import type { Note } from '../../seal/events.ts';
import { Button } from '../parts/Button.tsx';
import { NoteForm } from './NoteForm.tsx';
import { useOpenNote } from './useOpenNote.ts';
import styles from './NoteItem.module.css';

export interface NoteItemProps {
  /** Index of the self-edit it is of. */
  readonly candidate: number;
  readonly note: Note;
  readonly editable: boolean;
  readonly onChange: (note: Note) => void;
  readonly onDelete: () => void;
}

/** One note as a card; in review it can be changed or deleted. */
export function NoteItem({ candidate, note, editable, onChange, onDelete }: NoteItemProps) {
  const form = useOpenNote(candidate, note.id);
  if (form.words && editable)
    return (
      <li className={styles.note}>
        <NoteForm
          format={note.format}
          words={form.words}
          onType={form.type}
          saveLabel="Save"
          onSave={(words) => {
            onChange({ ...note, ...words, by: 'person' });
            form.close();
          }}
          onCancel={form.close}
        />
      </li>
    );
  const said = [note.question, note.text].filter(Boolean).join(' ');
  return (
    <li className={styles.note}>
      {note.question !== undefined && <p className={styles.question}>{note.question}</p>}
      <p className={note.question === undefined ? styles.statement : styles.answer}>{note.text}</p>
      {editable && (
        <div className={styles.actions}>
          <Button
            look="plain"
            aria-label={`Edit: ${said}`}
            onClick={() => form.type({ question: note.question ?? '', text: note.text })}
          >
            Edit
          </Button>
          <Button look="plain" aria-label={`Delete: ${said}`} onClick={onDelete}>
            Delete
          </Button>
        </div>
      )}
    </li>
  );
}
