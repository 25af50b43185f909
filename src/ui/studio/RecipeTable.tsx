import { RECIPE_CHOICE_HELP, RECIPE_HELP } from '../../content/recipeHelp.ts';
import type { Clamp } from '../../seal/recipe.ts';
import type { RunState } from '../../seal/runState.ts';
import { plainNumber } from '../parts/quantity.ts';
import tables from '../parts/Table.module.css';
import { laneName } from './laneName.ts';
import styles from './RecipeTable.module.css';
import { layersWords } from './recipeWords.ts';

const FIELDS = ['epochs', 'learningRate'] as const;

/** What each self-edit is studied with, where recipes differ: yours, the default, the model's own. */
export function RecipeTable({ state }: { readonly state: RunState }) {
  const { layers } = state.started.model;
  return (
    <table className={`${tables.table} ${tables.stacked} ${styles.table}`}>
      <caption className="visually-hidden">The recipe each self-edit is studied with</caption>
      <thead>
        <tr>
          <th scope="col">Studied with</th>
          <th scope="col">Recipe</th>
          {FIELDS.map((field) => (
            <th key={field} scope="col">
              {RECIPE_HELP[field].label}
            </th>
          ))}
          <th scope="col">Layers</th>
        </tr>
      </thead>
      <tbody>
        {state.candidates.map(({ plan, recipe, wroteRecipe, problem }, index) => {
          const choice = plan.recipe ?? 'person';
          const open = choice === 'model' && !wroteRecipe;
          const clamps = wroteRecipe?.clamps ?? [];
          return (
            // eslint-disable-next-line react/no-array-index-key -- a self-edit is its place
            <tr key={index}>
              <th scope="row">{laneName(index)}</th>
              <td data-label="Recipe">{RECIPE_CHOICE_HELP[choice].label}</td>
              {open ? (
                <td colSpan={3} className={styles.asked}>
                  {problem ? 'none that can be used' : 'not written yet'}
                </td>
              ) : (
                <>
                  {FIELDS.map((field) => (
                    <td key={field} data-label={RECIPE_HELP[field].label}>
                      {plainNumber(recipe[field])}{' '}
                      <Asked clamp={clamps.find((each) => each.field === field)} />
                    </td>
                  ))}
                  <td data-label="Layers">{layersWords(recipe.firstLayer, layers)}</td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Asked({ clamp }: { readonly clamp: Clamp | undefined }) {
  return clamp ? <span className={styles.asked}>asked for {plainNumber(clamp.asked)}</span> : null;
}
