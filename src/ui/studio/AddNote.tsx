import { useState } from 'react';
import type { Note, NoteFormat } from '../../seal/events.ts';
import { Button } from '../parts/Button.tsx';
import { NoteForm } from './NoteForm.tsx';
import styles from './NoteItem.module.css';

export interface AddNoteProps {
  readonly format: NoteFormat;
  readonly onAdd: (note: Note) => void;
}

export function AddNote({ format, onAdd }: AddNoteProps) {
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <div>
        <Button onClick={() => setOpen(true)}>Add a note</Button>
      </div>
    );
  return (
    <div className={styles.note}>
      <NoteForm
        note={{ format, text: '' }}
        saveLabel="Add it"
        onSave={(words) => {
          setOpen(false);
          onAdd({ ...words, id: `person.${crypto.randomUUID()}`, format, sentence: null, by: 'person' });
        }}
        onCancel={() => setOpen(false)}
      />
    </div>
  );
}
