import { useId } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import { FORMAT_HELP, RECIPE_CHOICE_HELP } from '../../content/recipeHelp.ts';
import { EDIT_FORMATS } from '../../seal/events.ts';
import { clampRecipe, defaultStudyRecipe } from '../../seal/recipe.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import {
  BEST_OF_FIVE,
  FIRST_SELF_EDIT,
  MAX_SELF_EDITS,
  RECIPE_CHOICES,
  THREE_RECIPES,
  type Draft,
  type DraftSelfEdit,
} from '../../store/slices/setup.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Choice } from '../parts/Choice.tsx';
import { laneName } from './laneName.ts';
import styles from './SelfEditPlans.module.css';
import { useModelLayers } from './useModelLayers.ts';

/** The self-edits to write, one line each: what it is made of, whose recipe, and who writes it. */
export function SelfEditPlans() {
  const draft = useLab((state) => state.setup.draft);
  const kept = useLab((state) => state.adapters.kept);
  const model = useLab((state) => loadedModel(state.engine)?.card.sha256 ?? null);
  const layers = useModelLayers();
  const edit = useCommand(editDraft);
  const heading = useId();
  const { selfEdits } = draft;
  const writers = kept.filter((adapter) => model === null || adapter.model.sha256 === model);
  const change = (index: number, to: Partial<DraftSelfEdit>) =>
    edit.run({ selfEdits: selfEdits.with(index, { ...selfEdits[index]!, ...to }) });
  const unused = EDIT_FORMATS.find((format) => selfEdits.every((each) => each.format !== format)) ?? 'qa';
  return (
    <div className={styles.plans}>
      <div className={styles.head}>
        <h3 id={heading}>
          {selfEdits.length > 1 ? `${selfEdits.length} self-edits to compare` : 'One self-edit'}
        </h3>
        <div className={styles.presets}>
          <Button onClick={() => edit.run({ selfEdits: BEST_OF_FIVE })}>Best of 5</Button>
          <Button onClick={() => edit.run({ selfEdits: THREE_RECIPES })}>Compare recipes</Button>
          {writers[0] && (
            <Button onClick={() => edit.run({ selfEdits: writersOf(writers) })}>Compare writers</Button>
          )}
        </div>
      </div>
      <ol className={styles.rows} aria-labelledby={heading}>
        {selfEdits.map(({ format, recipe, writer }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a self-edit is its place
          <li key={index} className={writers.length > 0 ? `${styles.row} ${styles.written}` : styles.row}>
            <span className={styles.number} aria-hidden="true">
              {index + 1}
            </span>
            {recipe === 'model' ? (
              <span className={styles.open}>the model chooses</span>
            ) : (
              <Choice
                label={`${laneName(index)}, format`}
                value={format}
                options={EDIT_FORMATS.map((name) => ({ value: name, name: FORMAT_HELP[name].label }))}
                onChoose={(chosen) => change(index, { format: chosen })}
              />
            )}
            <Choice
              label={`${laneName(index)}, recipe`}
              value={recipe}
              options={RECIPE_CHOICES.map((name) => ({ value: name, name: RECIPE_CHOICE_HELP[name].label }))}
              onChoose={(chosen) => change(index, { recipe: chosen })}
            />
            {writers.length > 0 && (
              <span className={styles.writer}>
                <Choice
                  label={`${laneName(index)}, writer`}
                  value={writers.some(({ id }) => id === writer) ? writer! : ''}
                  options={[
                    { value: '', name: 'by the untouched model' },
                    ...writers.map(({ id, name }) => ({ value: id, name: `by ${name}` })),
                  ]}
                  onChoose={(chosen) => change(index, { writer: chosen || null })}
                />
              </span>
            )}
            <Button
              look="plain"
              disabled={selfEdits.length === 1}
              aria-label={`Remove self-edit ${index + 1}`}
              onClick={() => edit.run({ selfEdits: selfEdits.toSpliced(index, 1) })}
            >
              <span aria-hidden="true">✕</span>
            </Button>
          </li>
        ))}
      </ol>
      <div>
        <Button
          disabled={selfEdits.length >= MAX_SELF_EDITS}
          onClick={() => edit.run({ selfEdits: [...selfEdits, { ...FIRST_SELF_EDIT, format: unused }] })}
        >
          {selfEdits.length >= MAX_SELF_EDITS ? `${MAX_SELF_EDITS} are the most` : 'Add a self-edit'}
        </Button>
      </div>
      {sameRecipes(draft, layers) && (
        <p className={styles.hint}>
          Your recipe is the default as it stands: those lanes will be the same. Change it under Study.
        </p>
      )}
      <details className={styles.meanings}>
        <summary>What they can be</summary>
        <dl>
          {[
            ...EDIT_FORMATS.map((name) => FORMAT_HELP[name]),
            ...RECIPE_CHOICES.map((name) => RECIPE_CHOICE_HELP[name]),
          ].map(({ label, help }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
        <p>
          Self-edits that differ only in recipe or writer are written with the same seed, so that nothing else
          differs.
        </p>
        {writers.length > 0 && <p>{GLOSSARY.writer.meaning}</p>}
      </details>
    </div>
  );
}

/** The same notes asked of the untouched model and of each writer, as far as there is room. */
function writersOf(writers: readonly { readonly id: string }[]): DraftSelfEdit[] {
  const tuned = writers.slice(0, MAX_SELF_EDITS - 1).map(({ id }) => ({ ...FIRST_SELF_EDIT, writer: id }));
  return [FIRST_SELF_EDIT, ...tuned];
}

function sameRecipes({ selfEdits, recipe }: Draft, layers: number): boolean {
  const chosen = new Set(selfEdits.map((each) => each.recipe));
  const used = clampRecipe(recipe, layers).recipe;
  const usual = defaultStudyRecipe(used, layers);
  const same = (Object.keys(used) as (keyof typeof used)[]).every((field) => used[field] === usual[field]);
  return chosen.has('person') && chosen.has('default') && same;
}
