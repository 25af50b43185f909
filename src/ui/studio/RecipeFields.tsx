import { RECIPE_HELP } from '../../content/recipeHelp.ts';
import { clampRecipe, defaultRecipe, recipeRanges, type Recipe } from '../../seal/recipe.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Field } from '../parts/Field.tsx';
import { plainNumber } from '../parts/quantity.ts';
import styles from './RecipeFields.module.css';
import { useModelLayers } from './useModelLayers.ts';

export interface RecipeFieldsProps {
  readonly fields: readonly (keyof Recipe)[];
}

/** Numbers of the recipe, each with its default, safe range and one line on what turning it does. */
export function RecipeFields({ fields }: RecipeFieldsProps) {
  const recipe = useLab((state) => state.setup.draft.recipe);
  const layers = useModelLayers();
  const edit = useCommand(editDraft);
  const ranges = recipeRanges(layers);
  const defaults = defaultRecipe(layers);
  const { clamps } = clampRecipe(recipe, layers);
  return (
    <div className={styles.fields}>
      {fields.map((field) => {
        const { min, max, whole } = ranges[field];
        const capped = clamps.find((clamp) => clamp.field === field);
        const value = recipe[field];
        return (
          <Field
            key={field}
            label={RECIPE_HELP[field].label}
            problem={capped ? cappedWords(capped.asked, capped.used) : null}
            help={
              <>
                <p>{RECIPE_HELP[field].help}</p>
                <p className={styles.range}>
                  {plainNumber(min)} to {plainNumber(max)}; usually {plainNumber(defaults[field])}
                </p>
              </>
            }
          >
            {(control) => (
              <input
                {...control}
                type="number"
                inputMode={whole ? 'numeric' : 'decimal'}
                step={whole ? 1 : 'any'}
                value={Number.isNaN(value) ? '' : value}
                onChange={(event) => edit.run({ recipe: { ...recipe, [field]: event.target.valueAsNumber } })}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}

function cappedWords(asked: number, used: number): string {
  const instead = `${plainNumber(used)} is used`;
  return Number.isNaN(asked)
    ? `Empty: ${instead}.`
    : `${plainNumber(asked)} is not in the safe range: ${instead}.`;
}
