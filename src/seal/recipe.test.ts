import { expect, test } from 'vitest';
import { clampModelRecipe, clampRecipe, defaultRecipe, defaultStudyRecipe, recipeRanges } from './recipe.ts';

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

test("a model's own recipe is held tighter than a person's, and only what it asked for is told as capped", () => {
  const base = { ...defaultRecipe(30), rank: 8, batchSize: 2, epochs: 20, learningRate: 5e-3 };
  const wild = clampModelRecipe({ epochs: 40, learningRate: 0.5, firstLayer: 0 }, base, 30);
  expect(wild.recipe).toEqual({ ...base, epochs: 10, learningRate: 2e-3, firstLayer: 0 });
  expect(wild.clamps).toEqual([
    { field: 'epochs', asked: 40, used: 10 },
    { field: 'learningRate', asked: 0.5, used: 2e-3 },
  ]);
  const sensible = { epochs: 10, learningRate: 1e-5, firstLayer: 20 };
  expect(clampModelRecipe(sensible, base, 30)).toEqual({ recipe: { ...base, ...sensible }, clamps: [] });
  const { recipe } = clampModelRecipe({ ...sensible, learningRate: Number.NaN }, base, 30);
  expect(recipe.learningRate).toBe(defaultRecipe(30).learningRate);
});

test('the default recipe to study with leaves the writing of notes as a person set it', () => {
  const own = {
    ...defaultRecipe(30),
    rank: 2,
    epochs: 1,
    samplesPerSentence: 7,
    notesPerSentence: 3,
    temperature: 1,
  };
  const { samplesPerSentence, notesPerSentence, temperature, ...study } = defaultStudyRecipe(own, 30);
  expect({ samplesPerSentence, notesPerSentence, temperature }).toEqual({
    samplesPerSentence: 7,
    notesPerSentence: 3,
    temperature: 1,
  });
  expect(defaultRecipe(30)).toMatchObject(study);
});
