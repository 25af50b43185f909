import { expect, test } from 'vitest';
import { clampRecipe, defaultRecipe, recipeRanges } from './recipe.ts';

test('the default recipe lies within its own safe ranges', () => {
  for (const layers of [1, 4, 30]) {
    const { recipe, clamps } = clampRecipe(defaultRecipe(layers), layers);
    expect(clamps).toEqual([]);
    expect(recipe).toEqual(defaultRecipe(layers));
  }
});

test('values out of range are capped and the cap is told', () => {
  const { recipe, clamps } = clampRecipe(
    { learningRate: 0.5, rank: 7.6, epochs: Number.NaN, firstLayer: 99 },
    30,
  );
  expect(recipe.learningRate).toBe(recipeRanges(30).learningRate.max);
  expect(recipe).toMatchObject({ rank: 8, epochs: defaultRecipe(30).epochs, firstLayer: 29 });
  expect(clamps.map(({ field }) => field).sort()).toEqual(['epochs', 'firstLayer', 'learningRate', 'rank']);
});
