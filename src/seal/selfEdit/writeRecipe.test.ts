import { expect, test, vi } from 'vitest';
import { EDIT_FORMATS, type RunEventBody } from '../events.ts';
import type { Continuation, GenerateRequest } from '../learner.ts';
import { recipeRanges } from '../recipe.ts';
import { FakeLearner } from '../testing/fakeLearner.ts';
import { PASSAGE, setupOf } from '../testing/fixtures.ts';
import { recipePrompt } from './recipePrompt.ts';
import { readRecipe, writeRecipes, type UnwrittenRecipe } from './writeRecipe.ts';

const SEEDS = Array.from({ length: 60 }, (_, seed) => ({ candidate: seed, seed }));
const base = setupOf().recipe;

async function write(candidates: readonly UnwrittenRecipe[], learner = new FakeLearner()) {
  const events: RunEventBody[] = [];
  for await (const event of writeRecipes(learner, { passage: PASSAGE, base, candidates })) events.push(event);
  return events;
}

async function written(candidates = SEEDS) {
  const events = await write(candidates, new FakeLearner({ batch: 7 }));
  return events.filter((event) => event.type === 'recipe.written');
}

test('every recipe can be read, says what it says, and is within what is safe', async () => {
  const recipes = await written();
  expect(recipes.map(({ candidate }) => candidate)).toEqual(SEEDS.map(({ candidate }) => candidate));
  const ranges = recipeRanges(4);
  for (const { text, format, recipe, clamps } of recipes) {
    const asked = readRecipe(text, 4)!;
    expect(asked.format).toBe(format);
    expect(text).toMatch(/^Format: .+\nEpochs: \d+\nLearning rate: 0\.\d+\nLayers: .+$/);
    for (const field of ['epochs', 'learningRate', 'firstLayer'] as const) {
      const clamp = clamps.find((each) => each.field === field);
      expect(clamp ? clamp.asked : recipe[field]).toBe(asked[field]);
      expect(recipe[field]).toBeLessThanOrEqual(ranges[field].max);
    }
    expect(recipe.learningRate).toBeLessThanOrEqual(2e-3);
    expect(recipe).toMatchObject({ rank: base.rank, alpha: base.alpha, batchSize: base.batchSize });
  }
});

test('recipes differ from seed to seed in every field, and ask for unsafe values too', async () => {
  const recipes = (await written()).map(({ text }) => readRecipe(text, 30)!);
  expect(new Set(recipes.map(({ format }) => format))).toEqual(new Set(EDIT_FORMATS));
  expect(new Set(recipes.map(({ firstLayer }) => firstLayer))).toEqual(new Set([0, 15, 20]));
  expect(new Set(recipes.map(({ epochs }) => epochs)).size).toBeGreaterThan(10);
  expect(Math.max(...recipes.map(({ learningRate }) => learningRate))).toBeGreaterThan(0.1);
  expect(Math.min(...recipes.map(({ learningRate }) => learningRate))).toBeLessThan(1e-3);
});

test('a recipe depends on its seed alone, and its stream is none of the notes', async () => {
  const together = await write(SEEDS.slice(0, 5));
  expect(await write(SEEDS.slice(3, 4))).toEqual([together[3]]);
  const learner = new FakeLearner();
  const asked = vi.spyOn(learner, 'generate');
  await write(SEEDS.slice(0, 2), learner);
  expect(asked).toHaveBeenCalledTimes(1);
  const { prompts, sampling } = asked.mock.calls[0]![0];
  expect(prompts).toEqual([recipePrompt(PASSAGE), recipePrompt(PASSAGE)]);
  expect(sampling!.temperature).not.toBe(base.temperature);
  expect(sampling!.streams.map(({ seed }) => seed)).toEqual([0, 1]);
  for (const { stream } of sampling!.streams) expect(stream).toBeGreaterThan(3 * 10_000);
});

test('the tokens of any tokenizer are allowed one after the other until the recipe is whole, and no other', async () => {
  /** A token a character, as a tokenizer of bytes has it. */
  class Letters extends FakeLearner {
    override encode(text: string) {
      return Array.from(text, (letter) => letter.codePointAt(0)!);
    }
    override decode(tokens: readonly number[]) {
      return String.fromCodePoint(...tokens);
    }
  }
  const learner = new Letters();
  const text = ' rewrites\nEpochs: 12\nLearning rate: 0.00007\nLayers: upper third\n';
  const seen: GenerateRequest[] = [];
  const taken: Continuation = { prompt: 0, copy: 0, text, tokens: [], logProbs: [], freeLogProbs: [] };
  vi.spyOn(learner, 'generate').mockImplementation(async function* (request) {
    seen.push(request);
    yield await Promise.resolve(taken);
  });
  const [event] = await write(SEEDS.slice(0, 1), learner);
  expect(event).toMatchObject({
    type: 'recipe.written',
    text: `Format:${text.trimEnd()}`,
    format: 'rewrite',
    recipe: { epochs: 10, learningRate: 0.00007, firstLayer: 2 },
    clamps: [{ field: 'epochs', asked: 12, used: 10 }],
  });
  const { constraint, maxNewTokens } = seen[0]!;
  const ids = learner.encode(text);
  const allowedAt = (tokens: readonly number[]) => [...constraint!({ prompt: 0, copy: 0, tokens })!.ids];
  for (const [i, id] of ids.entries()) expect(allowedAt(ids.slice(0, i)), `token ${i}`).toContain(id);
  expect(allowedAt(ids)).toEqual([]);
  expect(ids.length).toBeLessThanOrEqual(maxNewTokens);
  const after = (start: string) => learner.decode(allowedAt(learner.encode(start)).toSorted());
  expect(after(' facts\nEpochs: 4')).toBe('\n0');
  expect(after(' facts\nEpochs: 40')).toBe('\n');
  expect(after(' facts\nEpochs: 5')).toBe('\n');
  expect(after(' facts\nEpochs: 5\nLearning rate: 0.0000')).toBe('123456789');
  expect(after(' all of them')).toBe('\n');
});

test.each([
  ['Format: poems\nEpochs: 3\nLearning rate: 0.001\nLayers: all'],
  ['Format: facts\nEpochs: 41\nLearning rate: 0.001\nLayers: all'],
  ['Format: facts\nEpochs: 3\nLearning rate: 1e-3\nLayers: all'],
  ['Format: facts\nEpochs: 3\nLearning rate: 0.001\nLayers: none'],
  ['Format: facts\nEpochs: 3\nLearning rate: 0.001'],
  ['Epochs: 3\nFormat: facts\nLearning rate: 0.001\nLayers: all'],
  [''],
])('%j is no recipe', (text) => {
  expect(readRecipe(text, 30)).toBeNull();
});

test('a long passage is cut for the prompt, which ends where the recipe begins', () => {
  const long = recipePrompt({ title: 'Long', text: `A fact.\nAnother one. ${'word '.repeat(2000)}` });
  expect(long.length - recipePrompt({ title: 'Long', text: 'A fact.' }).length).toBeLessThan(1300);
  expect(long).toContain('Text: A fact. Another one. word');
  expect(long.endsWith('\nFormat:')).toBe(true);
});
