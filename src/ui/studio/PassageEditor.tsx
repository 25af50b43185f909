import { useMemo, useRef } from 'react';
import { STARTER_PASSAGES } from '../../content/passages.ts';
import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { choosePassage } from '../../store/commands/choosePassage.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { readDraft } from '../../store/readDraft.ts';
import { useCommand, useLab, useLazyCommand } from '../app/LabContext.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './PassageEditor.module.css';

/** Not part of the first load. A file that is dropped anywhere on the page takes the same way. */
const loadOpenText = async () => (await import('../../store/share/openText.ts')).openText;

/** Title and text, with the starters and the person's own passages to choose from. */
export function PassageEditor() {
  const draft = useLab((state) => state.setup.draft);
  const reading = useMemo(() => readDraft(draft), [draft]);
  const edit = useCommand(editDraft);
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
              characters. A .txt or .md file can be dropped on the page.
            </p>
          }
        >
          {(control) => (
            <textarea
              {...control}
              rows={8}
              value={draft.text}
              onChange={(event) => edit.run({ text: event.target.value })}
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
        <li>
          <OpenTextFile />
        </li>
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

function OpenTextFile() {
  const open = useLazyCommand(loadOpenText);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={styles.choice} onClick={() => input.current?.click()}>
        <span className={styles.title}>Open a .txt or .md file</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="A .txt or .md file"
        accept=".txt,.md,.markdown,text/plain,text/markdown"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Empty again, so that the same file can be chosen twice.
          event.target.value = '';
          if (file) open({ file, name: file.name });
        }}
      />
    </>
  );
}
