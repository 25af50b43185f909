import { GLOSSARY } from '../../content/glossary.ts';
import { WRITER_FIELDS } from '../../content/recipeHelp.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { MAX_SEED } from '../../store/slices/setup.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { ChoosingSettings } from './ChoosingSettings.tsx';
import { RecipeFields } from './RecipeFields.tsx';
import { SelfEditPlans } from './SelfEditPlans.tsx';
import styles from './Settings.module.css';

/** Before the run: which self-edits, how one of them is chosen, and from which seed. */
export function SelfEditSettings() {
  const seed = useLab((state) => state.setup.draft.seed);
  const edit = useCommand(editDraft);
  return (
    <div className={styles.settings}>
      <SelfEditPlans />
      <ChoosingSettings />
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
