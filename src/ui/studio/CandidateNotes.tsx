import { useState } from 'react';
import type { EditFormat, Note, NoteFormat } from '../../seal/events.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { editNotes } from '../../store/commands/editNotes.ts';
import { useCommand } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { counted, duration } from '../parts/quantity.ts';
import { AddNote } from './AddNote.tsx';
import styles from './CandidateNotes.module.css';
import { NoteItem } from './NoteItem.tsx';
import { selfEditWords } from './recipeWords.ts';
import sentenceNotes from './SentenceNotes.module.css';
import { WrittenRecipe } from './WrittenRecipe.tsx';

export interface CandidateNotesProps {
  readonly index: number;
  readonly candidate: CandidateState;
  readonly sentences: readonly string[];
  /** Layers of the model. */
  readonly layers: number;
}

/** Once they are studied, the notes of so many sentences are shown until one asks for all. */
const FEW_GROUPS = 3;

/** One self-edit: its notes under the sentences they were written from, as they come; dropped ones folded. */
export function CandidateNotes({ index, candidate, sentences, layers }: CandidateNotesProps) {
  const { enabled, run } = useCommand(editNotes);
  const [all, setAll] = useState(false);
  const { notes, dropped, writing, format, problem } = candidate;
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
      <WrittenRecipe candidate={candidate} layers={layers} />
      {problem && <ProblemNotice problem={problem} />}
      <div className={styles.groups}>
        {(folded ? groups.slice(0, FEW_GROUPS) : groups).map(({ id, title, notes: group }) => (
          <section key={id} className={sentenceNotes.group}>
            <h3 className={title ? sentenceNotes.sentence : styles.yours}>{title ?? 'Added by you'}</h3>
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
        <AddNote candidate={index} format={formatToAdd(format)} onAdd={(note) => change([...notes, note])} />
      )}
      {dropped.length > 0 && <DroppedNotes dropped={dropped} />}
    </div>
  );
}

/** A note added to a self-edit of all formats asks and answers. */
function formatToAdd(format: EditFormat): NoteFormat {
  return format === 'mixed' ? 'qa' : format;
}

function factsOf(candidate: CandidateState): string {
  const { notes, dropped, writing, writingSeconds, edited } = candidate;
  const words = selfEditWords(candidate);
  const what = words.charAt(0).toUpperCase() + words.slice(1);
  if (writing === 'waiting') return `${what}. Not written yet.`;
  const counts = `${counted(notes.length, 'note')} kept, ${dropped.length} dropped`;
  if (writing === 'running') return `${what}. ${counts} so far…`;
  return `${what}. ${counts}, written in ${duration(writingSeconds * 1000)}.${edited ? ' Edited by you.' : ''}${judgedWords(candidate)}`;
}

function judgedWords({ judgement, studied }: CandidateState): string {
  if (!judgement) return '';
  const { score, answerable, grounded, coverage, variety } = judgement;
  const [all, ...marks] = [score, answerable, grounded, coverage, variety].map((mark) => mark.toFixed(2));
  const passed = studied ? '' : ', and passed it over';
  return ` The cheap judge gave it ${all} (answerable ${marks[0]}, grounded ${marks[1]}, coverage ${marks[2]}, variety ${marks[3]})${passed}.`;
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
