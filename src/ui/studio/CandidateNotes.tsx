import { useState } from 'react';
import { FORMAT_HELP } from '../../content/recipeHelp.ts';
import type { Note } from '../../seal/events.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { editNotes } from '../../store/commands/editNotes.ts';
import { useCommand } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { counted, duration } from '../parts/quantity.ts';
import { AddNote } from './AddNote.tsx';
import styles from './CandidateNotes.module.css';
import { NoteItem } from './NoteItem.tsx';

export interface CandidateNotesProps {
  readonly index: number;
  readonly candidate: CandidateState;
  readonly sentences: readonly string[];
}

/** Once they are studied, the notes of so many sentences are shown until one asks for all. */
const FEW_GROUPS = 3;

/** One self-edit: its notes under the sentences they were written from, as they come; dropped ones folded. */
export function CandidateNotes({ index, candidate, sentences }: CandidateNotesProps) {
  const { enabled, run } = useCommand(editNotes);
  const [all, setAll] = useState(false);
  const { notes, dropped, writing, plan, problem } = candidate;
  const change = (changed: readonly Note[]) => run({ candidate: index, notes: changed });
  const groups = [
    ...sentences.map((sentence, i) => ({
      id: `sentence ${i}`,
      title: sentence,
      notes: notes.filter((note) => note.sentence === i),
    })),
    { id: 'yours', title: null, notes: notes.filter((note) => note.sentence === null) },
  ].filter((group) => group.notes.length > 0);
  const folded = !all && !enabled && writing === 'finished' && groups.length > FEW_GROUPS;
  return (
    <div className={styles.candidate} aria-busy={writing === 'running'}>
      <p className={styles.facts}>{factsOf(candidate)}</p>
      {problem && (
        <Notice kind="problem" title={problem.message}>
          {problem.advice}
        </Notice>
      )}
      <div className={styles.groups}>
        {(folded ? groups.slice(0, FEW_GROUPS) : groups).map(({ id, title, notes: group }) => (
          <section key={id} className={styles.group}>
            <h3 className={title ? styles.sentence : styles.yours}>{title ?? 'Added by you'}</h3>
            <ul className={styles.notes}>
              {group.map((note) => (
                <NoteItem
                  key={note.id}
                  candidate={index}
                  note={note}
                  editable={enabled}
                  onChange={(changed) =>
                    change(notes.map((other) => (other.id === note.id ? changed : other)))
                  }
                  onDelete={() => change(notes.filter((other) => other.id !== note.id))}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {folded && (
        <div>
          <Button onClick={() => setAll(true)}>Show all {counted(notes.length, 'note')}</Button>
        </div>
      )}
      {notes.length === 0 && writing === 'finished' && (
        <p className={styles.facts}>
          No note was worth keeping. Add one of your own, or start again with another seed.
        </p>
      )}
      {enabled && (
        <AddNote candidate={index} format={plan.format} onAdd={(note) => change([...notes, note])} />
      )}
      {dropped.length > 0 && <DroppedNotes dropped={dropped} />}
    </div>
  );
}

function factsOf({ plan, notes, dropped, writing, writingSeconds, edited }: CandidateState): string {
  const format = FORMAT_HELP[plan.format].label;
  if (writing === 'waiting') return `${format}. Not written yet.`;
  const counts = `${counted(notes.length, 'note')} kept, ${dropped.length} dropped`;
  if (writing === 'running') return `${format}. ${counts} so far…`;
  return `${format}. ${counts}, written in ${duration(writingSeconds * 1000)}.${edited ? ' Edited by you.' : ''}`;
}

function DroppedNotes({ dropped }: Pick<CandidateState, 'dropped'>) {
  return (
    <details className={styles.dropped}>
      <summary>{counted(dropped.length, 'note')} dropped, with the reason</summary>
      <ul>
        {dropped.map(({ note, reason }) => (
          <li key={note.id}>
            <span className={styles.said}>
              {[note.question, note.text].filter(Boolean).join(' ') || '(nothing)'}
            </span>{' '}
            <span className={styles.reason}>{reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
