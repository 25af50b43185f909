import { expect, test } from 'vitest';
import { defaultRecipe } from '../seal/recipe.ts';
import { GLOSSARY } from './glossary.ts';
import { BUNDLED_MODEL } from './models.ts';
import { RECIPE_HELP, STUDY_FIELDS, WRITER_FIELDS } from './recipeHelp.ts';

test('every field of a recipe is explained and shown in exactly one place', () => {
  const fields = Object.keys(defaultRecipe(BUNDLED_MODEL.layers)).sort();
  expect(Object.keys(RECIPE_HELP).sort()).toEqual(fields);
  expect([...WRITER_FIELDS, ...STUDY_FIELDS].sort()).toEqual(fields);
});

test('glossary entries are short and end in a full stop', () => {
  for (const { term, meaning } of Object.values(GLOSSARY)) {
    expect(term).not.toBe('');
    expect(meaning.length).toBeLessThan(260);
    expect(meaning).toMatch(/\.$/);
  }
});
