import { clampFields, type Clamp, type RecipeRange } from '../recipe.ts';
import type { WriterRecipe } from './roundsEvents.ts';

/**
 * How the writer is tuned where nothing else is asked for. Gentler than a lesson: it is to learn a manner from a few
 * hundred notes, not their facts by heart (the paper, for 7B: rank 64, 3e-4, 2 epochs, batch 10).
 */
export function defaultWriterRecipe(layers: number): WriterRecipe {
  return {
    rank: 16,
    alpha: 32,
    learningRate: 3e-4,
    epochs: 2,
    batchSize: 4,
    firstLayer: Math.floor(layers / 2),
  };
}

/** Safe ranges for a model of `layers` layers. */
export function writerRecipeRanges(layers: number): Record<keyof WriterRecipe, RecipeRange> {
  return {
    rank: { min: 1, max: 64, whole: true },
    alpha: { min: 1, max: 128, whole: true },
    learningRate: { min: 1e-5, max: 2e-3, whole: false },
    epochs: { min: 1, max: 10, whole: true },
    batchSize: { min: 1, max: 16, whole: true },
    firstLayer: { min: 0, max: layers - 1, whole: true },
  };
}

/** The nearest safe recipe, and what had to change; what is absent or no number becomes the default. */
export function clampWriterRecipe(
  asked: Partial<WriterRecipe>,
  layers: number,
): { recipe: WriterRecipe; clamps: Clamp<keyof WriterRecipe>[] } {
  return clampFields<keyof WriterRecipe>(asked, writerRecipeRanges(layers), defaultWriterRecipe(layers));
}
