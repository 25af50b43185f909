import { useState, type SyntheticEvent } from 'react';
import type { Note } from '../../seal/events.ts';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './NoteForm.module.css';

export interface NoteFormProps {
  readonly note: Pick<Note, 'format' | 'question' | 'text'>;
  readonly saveLabel: string;
  readonly onSave: (words: { readonly question?: string; readonly text: string }) => void;
  readonly onCancel: () => void;
}

/** The words of one note, to be written by a person. */
export function NoteForm({ note, saveLabel, onSave, onCancel }: NoteFormProps) {
  const asks = note.format === 'qa';
  const [question, setQuestion] = useState(note.question ?? '');
  const [text, setText] = useState(note.text);
  const complete = text.trim() !== '' && (!asks || question.trim() !== '');
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete) onSave({ ...(asks ? { question: question.trim() } : {}), text: text.trim() });
  };
  return (
    <form className={styles.form} onSubmit={save}>
      {asks && (
        <Field label="Question">
          {(control) => (
            <input {...control} value={question} onChange={(event) => setQuestion(event.target.value)} />
          )}
        </Field>
      )}
      <Field label={asks ? 'Answer' : 'Statement'}>
        {(control) => <input {...control} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <div className={styles.actions}>
        <Button type="submit" disabled={!complete}>
          {saveLabel}
        </Button>
        <Button look="plain" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
