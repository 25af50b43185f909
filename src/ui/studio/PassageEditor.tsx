import { useMemo } from 'react';
import { STARTER_PASSAGES } from '../../content/passages.ts';
import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { choosePassage } from '../../store/commands/choosePassage.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { readDraft } from '../../store/readDraft.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './PassageEditor.module.css';

/** More of a dropped file than this is not read: a passage is far shorter. */
const MOST_BYTES = 65_536;

/** Title and text, with the starters and the person's own passages to choose from. */
export function PassageEditor() {
  const draft = useLab((state) => state.setup.draft);
  const reading = useMemo(() => readDraft(draft), [draft]);
  const edit = useCommand(editDraft);
  const takeFile = async (file: File | undefined) => {
    if (!file) return;
    const text = await file.slice(0, MOST_BYTES).text();
    edit.run({ title: file.name.replace(/\.[^.]+$/, ''), text: text.trim() });
  };
  return (
    <div className={styles.editor}>
      <div className={styles.words}>
        <Field label="Title" {...saidOf(draft.title, reading.title)}>
          {(control) => (
            <input
              {...control}
              value={draft.title}
              onChange={(event) => edit.run({ title: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Text"
          {...saidOf(draft.text, reading.text)}
          help={
            <p className={styles.count}>
              {draft.text.trim().length.toLocaleString('en')} of {PASSAGE_LIMITS.text.toLocaleString('en')}{' '}
              characters. A .txt or .md file can be dropped here.
            </p>
          }
        >
          {(control) => (
            <textarea
              {...control}
              rows={8}
              value={draft.text}
              onChange={(event) => edit.run({ text: event.target.value })}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                const file = event.dataTransfer.files[0];
                if (!file) return;
                event.preventDefault();
                void takeFile(file);
              }}
            />
          )}
        </Field>
      </div>
      <PassageChoices />
    </div>
  );
}

/** A field that is still empty is hinted at; only what was typed can be wrong. */
function saidOf(typed: string, said: string | null) {
  return typed.trim() ? { problem: said } : { hint: said };
}

function PassageChoices() {
  const starter = useLab((state) => state.setup.draft.starter);
  const shelf = useLab((state) => state.setup.draft.shelf);
  const { run } = useCommand(choosePassage);
  return (
    <div className={styles.choices}>
      <h3 className={styles.heading}>Starters</h3>
      <ul className={styles.list}>
        {STARTER_PASSAGES.map(({ id, about, passage }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={starter === id}
              onClick={() => run({ starter: id })}
            >
              <span className={styles.title}>{passage.title}</span>{' '}
              <span className={styles.about}>{about}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>Your own</h3>
      <ul className={styles.list}>
        {starter !== null && (
          <li>
            <button type="button" className={styles.choice} onClick={() => run({ own: 'empty' })}>
              <span className={styles.title}>Write or paste one</span>
            </button>
          </li>
        )}
        {starter === null && (
          <li className={styles.here}>
            <span className={styles.title}>The one you are writing</span>
          </li>
        )}
        {shelf.map(({ id, title, text }) => (
          <li key={id}>
            <button type="button" className={styles.choice} onClick={() => run({ shelved: id })}>
              <span className={styles.title}>{title.trim() || text.trim().slice(0, 40) || 'Untitled'}</span>{' '}
              <span className={styles.about}>put aside</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
