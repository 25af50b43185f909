import type { SyntheticEvent } from 'react';
import type { NoteFormat } from '../../seal/events.ts';
import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { unfit } from '../../store/readDraft.ts';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './NoteForm.module.css';

export interface NoteWords {
  readonly question: string;
  readonly text: string;
}

export interface NoteFormProps {
  readonly format: NoteFormat;
  /** The words as typed so far; the store keeps them. */
  readonly words: NoteWords;
  readonly onType: (words: NoteWords) => void;
  readonly saveLabel: string;
  readonly onSave: (words: { readonly question?: string; readonly text: string }) => void;
  readonly onCancel: () => void;
}

/** Longest note a person may write, in characters: a document of about 150 tokens. */
const LONGEST_NOTE = 600;

/** The words of one note, to be written by a person. */
export function NoteForm({ format, words, onType, saveLabel, onSave, onCancel }: NoteFormProps) {
  const asks = format === 'qa';
  const { question, text } = words;
  const questionProblem = asks ? unfit(question, PASSAGE_LIMITS.question) : null;
  const textProblem = unfit(text, LONGEST_NOTE);
  const written = text.trim() !== '' && (!asks || question.trim() !== '');
  const complete = written && !questionProblem && !textProblem;
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (complete) onSave({ ...(asks ? { question: question.trim() } : {}), text: text.trim() });
  };
  return (
    <form className={styles.form} onSubmit={save}>
      {asks && (
        <Field label="Question" problem={questionProblem}>
          {(control) => (
            <input
              {...control}
              value={question}
              onChange={(event) => onType({ question: event.target.value, text })}
            />
          )}
        </Field>
      )}
      <Field label={asks ? 'Answer' : 'Statement'} problem={textProblem}>
        {(control) => (
          <input
            {...control}
            value={text}
            onChange={(event) => onType({ question, text: event.target.value })}
          />
        )}
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
