import { GLOSSARY } from '../../content/glossary.ts';
import { FORMAT_HELP, WRITER_FIELDS } from '../../content/recipeHelp.ts';
import { NOTE_FORMATS, type NoteFormat } from '../../seal/events.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { MAX_SEED, MAX_SELF_EDITS } from '../../store/slices/setup.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { laneName } from './laneName.ts';
import { RecipeFields } from './RecipeFields.tsx';
import styles from './Settings.module.css';

/** Before the run: how many self-edits, in which formats, from which seed. */
export function SelfEditSettings() {
  const formats = useLab((state) => state.setup.draft.formats);
  const seed = useLab((state) => state.setup.draft.seed);
  const edit = useCommand(editDraft);
  const unused = NOTE_FORMATS.find((format) => !formats.includes(format)) ?? 'qa';
  return (
    <div className={styles.settings}>
      <ol className={styles.plans}>
        {formats.map((format, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a self-edit is its place
          <li key={index} className={styles.plan}>
            <Field label={laneName(index)} help={FORMAT_HELP[format].help}>
              {(control) => (
                <select
                  {...control}
                  value={format}
                  onChange={(event) =>
                    edit.run({ formats: formats.with(index, event.target.value as NoteFormat) })
                  }
                >
                  {NOTE_FORMATS.map((name) => (
                    <option key={name} value={name}>
                      {FORMAT_HELP[name].label}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {formats.length > 1 && (
              <Button
                look="plain"
                aria-label={`Remove self-edit ${index + 1}`}
                onClick={() => edit.run({ formats: formats.toSpliced(index, 1) })}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
        {formats.length < MAX_SELF_EDITS && (
          <li className={styles.add}>
            <Button onClick={() => edit.run({ formats: [...formats, unused] })}>
              Add a self-edit to compare
            </Button>
          </li>
        )}
      </ol>
      <div className={styles.seed}>
        <Field label="Seed" help={GLOSSARY.seed.meaning}>
          {(control) => (
            <input
              {...control}
              type="number"
              inputMode="numeric"
              min={0}
              max={MAX_SEED}
              value={seed}
              onChange={(event) => {
                const value = event.target.valueAsNumber;
                if (Number.isInteger(value) && value >= 0 && value <= MAX_SEED) edit.run({ seed: value });
              }}
            />
          )}
        </Field>
        <Button onClick={() => edit.run({ seed: Math.floor(Math.random() * MAX_SEED) })}>
          <span aria-hidden="true">⚄</span> New seed
        </Button>
      </div>
      <details className={styles.fold}>
        <summary>How it writes</summary>
        <RecipeFields fields={WRITER_FIELDS} />
      </details>
    </div>
  );
}
