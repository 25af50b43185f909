import { expect, test } from 'vitest';
import { defaultRecipe } from '../../seal/recipe.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { clampWords, layersWords, recipeWords, selfEditWords } from './recipeWords.ts';

test('a clamp says what was asked for and what is used, either way', () => {
  expect(clampWords({ field: 'learningRate', asked: 0.5, used: 0.002 })).toBe(
    'Asked for learning rate 0.5; capped at 0.002.',
  );
  expect(clampWords({ field: 'epochs', asked: 0, used: 1 })).toBe('Asked for epochs 0; raised to 1.');
  expect(clampWords({ field: 'epochs', asked: Number.NaN, used: 5 })).toMatch(
    /no epochs that is a number; 5 is used/,
  );
});

test('layers are told from the first to the last of the model', () => {
  expect([0, 15, 29].map((first) => layersWords(first, 30))).toEqual([
    'all layers',
    'layers 15 to 29',
    'layer 29 only',
  ]);
  expect(recipeWords({ ...defaultRecipe(30), epochs: 1, learningRate: 0.0005 }, 30)).toBe(
    '1 epoch, learning rate 0.0005, layers 15 to 29',
  );
});

test('a self-edit is told by what sets it apart; a format the model has not chosen is not named', () => {
  const words = (change: object) =>
    selfEditWords({
      format: 'qa',
      plan: { format: 'qa', seed: 1 },
      wroteRecipe: null,
      ...change,
    } as CandidateState);
  expect(words({})).toBe('Q&A, your recipe');
  expect(words({ plan: { recipe: 'model' } })).toBe('format not chosen yet, its own recipe');
  expect(words({ format: 'mixed', plan: { recipe: 'model' }, wroteRecipe: { text: '', clamps: [] } })).toBe(
    'mixed, its own recipe',
  );
  expect(words({ plan: { recipe: 'default', writer: { id: 'w', name: 'Tuned' } } })).toBe(
    'Q&A, the default recipe, written by Tuned',
  );
});
