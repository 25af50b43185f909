import type { Note, NoteFormat } from '../../seal/events.ts';
import { Button } from '../parts/Button.tsx';
import { NoteForm } from './NoteForm.tsx';
import { useOpenNote } from './useOpenNote.ts';
import styles from './NoteItem.module.css';

export interface AddNoteProps {
  /** Index of the self-edit it is for. */
  readonly candidate: number;
  readonly format: NoteFormat;
  readonly onAdd: (note: Note) => void;
}

export function AddNote({ candidate, format, onAdd }: AddNoteProps) {
  const form = useOpenNote(candidate, null);
  if (!form.words)
    return (
      <div>
        <Button onClick={() => form.type({ question: '', text: '' })}>Add a note</Button>
      </div>
    );
  return (
    <div className={styles.note}>
      <NoteForm
        format={format}
        words={form.words}
        onType={form.type}
        saveLabel="Add it"
        onSave={(words) => {
          onAdd({ ...words, id: `person.${crypto.randomUUID()}`, format, sentence: null, by: 'person' });
          form.close();
        }}
        onCancel={form.close}
      />
    </div>
  );
}
