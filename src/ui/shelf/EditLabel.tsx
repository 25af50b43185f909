import { useRef, useState } from 'react';
import { LABEL_LIMITS, type ShelfEntry } from '../../store/persist/shelfEntry.ts';
import { labelShelved } from '../../store/shelf/labelShelved.ts';
import { useLabStore } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { Modal } from '../parts/Modal.tsx';
import styles from './Runs.module.css';

/** A past run's name, and what a person wants to remember about it. It stays open until both are kept. */
export function EditLabel({ entry }: { readonly entry: ShelfEntry }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="plain" onClick={() => setOpen(true)}>
        {labelShelved.label}
        <span className="visually-hidden"> of {entry.name}</span>
      </Button>
      {open && <Dialog entry={entry} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ entry, onClose }: { readonly entry: ShelfEntry; readonly onClose: () => void }) {
  const store = useLabStore();
  const [name, setName] = useState(entry.name);
  const [note, setNote] = useState(entry.note);
  const [problem, setProblem] = useState<string | null>(null);
  const fields = useRef<HTMLDivElement>(null);
  const save = async () => {
    await store.execute(labelShelved, { id: entry.id, name, note });
    const failed = store.state.getState().shelf.problem;
    setProblem(failed && `${failed.message} ${failed.advice}`);
    if (!failed) fields.current?.closest('dialog')?.close();
  };
  return (
    <Modal
      title="Name and note"
      closeLabel="Cancel"
      onClose={onClose}
      actions={
        <Button look="primary" disabled={name.trim() === ''} onClick={() => void save()}>
          Save
        </Button>
      }
    >
      <div ref={fields} className={styles.fields}>
        <Field label="Name" problem={name.trim() === '' ? 'A name is needed to find it again.' : null}>
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={LABEL_LIMITS.name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Note"
          problem={problem}
          help="What you tried, and what you saw. It stays in this browser."
        >
          {(control) => (
            <textarea
              {...control}
              value={note}
              rows={4}
              maxLength={LABEL_LIMITS.note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}
