import { useState } from 'react';
import type { Note } from '../../seal/events.ts';
import { Button } from '../parts/Button.tsx';
import { NoteForm } from './NoteForm.tsx';
import styles from './NoteItem.module.css';

export interface NoteItemProps {
  readonly note: Note;
  readonly editable: boolean;
  readonly onChange: (note: Note) => void;
  readonly onDelete: () => void;
}

/** One note as a card; in review it can be changed or deleted. */
export function NoteItem({ note, editable, onChange, onDelete }: NoteItemProps) {
  const [editing, setEditing] = useState(false);
  if (editing && editable)
    return (
      <li className={styles.note}>
        <NoteForm
          note={note}
          saveLabel="Save"
          onSave={(words) => {
            setEditing(false);
            onChange({ ...note, ...words, by: 'person' });
          }}
          onCancel={() => setEditing(false)}
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
          <Button look="plain" aria-label={`Edit: ${said}`} onClick={() => setEditing(true)}>
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
