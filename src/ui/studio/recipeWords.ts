import { FORMAT_HELP, RECIPE_CHOICE_HELP, RECIPE_HELP } from '../../content/recipeHelp.ts';
import type { Clamp, Recipe } from '../../seal/recipe.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { counted, plainNumber } from '../parts/quantity.ts';

/** "5 epochs, learning rate 0.001, layers 15 to 29": what sets one recipe apart from another. */
export function recipeWords({ epochs, learningRate, firstLayer }: Recipe, layers: number): string {
  return `${counted(epochs, 'epoch')}, learning rate ${plainNumber(learningRate)}, ${layersWords(firstLayer, layers)}`;
}

/** "all layers", "layers 15 to 29", "layer 29 only". */
export function layersWords(firstLayer: number, layers: number): string {
  if (firstLayer === 0) return 'all layers';
  const last = layers - 1;
  return firstLayer === last ? `layer ${last} only` : `layers ${firstLayer} to ${last}`;
}

/** "Asked for learning rate 0.5; capped at 0.002." */
export function clampWords({ field, asked, used }: Clamp): string {
  const name = RECIPE_HELP[field].label.toLowerCase();
  if (!Number.isFinite(asked)) return `Asked for no ${name} that is a number; ${plainNumber(used)} is used.`;
  const how = used < asked ? 'capped at' : 'raised to';
  return `Asked for ${name} ${plainNumber(asked)}; ${how} ${plainNumber(used)}.`;
}

/** "Q&A, its own recipe, written by tuned writer": how one self-edit differs from the next. */
export function selfEditWords({ format, plan, wroteRecipe }: CandidateState): string {
  const choice = plan.recipe ?? 'person';
  const made = choice === 'model' && !wroteRecipe ? 'format not chosen yet' : FORMAT_HELP[format].short;
  const by = plan.writer ? `, written by ${plan.writer.name}` : '';
  return `${made}, ${RECIPE_CHOICE_HELP[choice].short}${by}`;
}
