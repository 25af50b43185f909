/**
 * The model chooses how its self-edit is studied (paper section 3.2 does the same for its few-shot tasks): a recipe of
 * four lines. What holds the lines together is forced, and the values go along tries of all that may be said, so every
 * recipe can be read; whether what it asks for is wise is another matter, and it is clamped.
 */
import { EDIT_FORMATS, type EditFormat, type RunEventBody } from '../events.ts';
import type { Allowed, Learner } from '../learner.ts';
import type { Passage } from '../passage.ts';
import { clampModelRecipe, type ModelRecipe, type Recipe } from '../recipe.ts';
import { NOTHING_ALLOWED, type Speller } from './formatWriter.ts';
import { FIELDS, FORMAT_WORDS, LAYER_WORDS, recipePrompt } from './recipePrompt.ts';
import { buildTrie, nextIds, walkTrie, type TrieNode } from './spanTrie.ts';

/** Recipes are sampled as the model has them, so that those of different seeds differ; the notes' temperature is colder. */
const TEMPERATURE = 1;
const TOP_P = 0.95;
/** The stream of a self-edit's seed that its recipe is drawn from, beyond those of its notes. */
const RECIPE_STREAM = 1_000_000;

/** Whatever may be asked for, unwise values too: what is safe is not the grammar's to say. */
const MOST_EPOCHS = 40;
const EPOCHS = Array.from({ length: MOST_EPOCHS }, (_, i) => String(i + 1));
/** 0.00001 to 0.9, one digit that is not zero. */
const LEARNING_RATES = [1, 2, 3, 4, 5].flatMap((places) =>
  Array.from({ length: 9 }, (_, i) => ((i + 1) / 10 ** places).toFixed(places)),
);
const LAYERS = Object.keys(LAYER_WORDS) as (keyof typeof LAYER_WORDS)[];
const VALUES: readonly (readonly string[])[] = [Object.values(FORMAT_WORDS), EPOCHS, LEARNING_RATES, LAYERS];

/** A self-edit whose recipe is to be written, by its index in the run. */
export interface UnwrittenRecipe {
  readonly candidate: number;
  readonly seed: number;
}

export interface WriteRecipesRequest {
  readonly passage: Pick<Passage, 'title' | 'text'>;
  /** What the model does not choose. */
  readonly base: Recipe;
  readonly candidates: readonly UnwrittenRecipe[];
  readonly signal?: AbortSignal;
}

/**
 * Writes a recipe for each self-edit, all in one batch, in the order of the self-edits; which it gets depends on its seed
 * only. One that cannot be read is that self-edit's failure and no other's.
 */
export async function* writeRecipes(
  learner: Learner,
  { passage, base, candidates, signal }: WriteRecipesRequest,
): AsyncGenerator<RunEventBody> {
  const grammar = recipeGrammar(learner);
  const prompt = recipePrompt(passage);
  const texts = candidates.map(() => '');
  const continuations = learner.generate({
    prompts: candidates.map(() => prompt),
    maxNewTokens: grammar.maxNewTokens,
    sampling: {
      temperature: TEMPERATURE,
      topP: TOP_P,
      streams: candidates.map(({ seed }) => ({ seed, stream: RECIPE_STREAM })),
    },
    constraint: ({ tokens }) => grammar.allowed(tokens),
    ...(signal ? { signal } : {}),
  });
  for await (const continuation of continuations)
    texts[continuation.prompt] = `${FIELDS[0]}${continuation.text}`.trimEnd();
  for (const [i, { candidate }] of candidates.entries()) {
    const text = texts[i]!;
    const read = readRecipe(text, learner.model.layers);
    if (!read) {
      yield { type: 'lane.failed', lane: candidate, problem: UNREADABLE };
      continue;
    }
    const { format, ...asked } = read;
    const { recipe, clamps } = clampModelRecipe(asked, base, learner.model.layers);
    yield { type: 'recipe.written', candidate, text, format, recipe, clamps };
  }
}

const UNREADABLE = {
  message: 'The recipe that the model wrote for this self-edit cannot be read.',
  advice: 'Write it again with another seed, or give it a recipe of your own.',
};

/** What a recipe's text asks for, in a model of `layers` layers; null where it is no recipe. */
export function readRecipe(text: string, layers: number): ({ format: EditFormat } & ModelRecipe) | null {
  const lines = text.trim().split('\n');
  if (lines.length !== FIELDS.length) return null;
  const [format, epochs, learningRate, where] = FIELDS.map((field, i) => {
    const value = lines[i]!.startsWith(field) ? lines[i]!.slice(field.length).trim() : '';
    return VALUES[i]!.includes(value) ? value : null;
  });
  const known = EDIT_FORMATS.find((each) => FORMAT_WORDS[each] === format);
  const place = LAYERS.find((each) => each === where);
  if (!known || !place || !epochs || !learningRate) return null;
  return {
    format: known,
    epochs: Number(epochs),
    learningRate: Number(learningRate),
    firstLayer: LAYER_WORDS[place](layers),
  };
}

/** What may come next in a recipe, token by token. */
function recipeGrammar(speller: Speller): {
  readonly maxNewTokens: number;
  allowed(tokens: readonly number[]): Allowed;
} {
  const slots = VALUES.map((values, i) => {
    const spelled = values.map((value) => speller.encode(` ${value}`));
    // What ends the value is the first token of what comes after it: the next line's beginning.
    const after = speller.encode(i + 1 < FIELDS.length ? `\n${FIELDS[i + 1]}` : '\n');
    return { trie: buildTrie(spelled), after, longest: Math.max(...spelled.map(({ length }) => length)) };
  });
  return {
    maxNewTokens: slots.reduce((sum, { longest, after }) => sum + longest + after.length, 0),
    allowed(tokens) {
      let at = 0;
      for (const { trie, after } of slots) {
        const length = valueLength(trie, tokens.slice(at));
        if (length === null) return { ids: nextIds(walkTrie(trie, tokens.slice(at))!, after[0]!) };
        at += length;
        const forced = after[tokens.length - at];
        if (forced !== undefined) return { ids: Int32Array.of(forced) };
        at += after.length;
      }
      return NOTHING_ALLOWED;
    },
  };
}

/** How many of the tokens are the value, once something else follows it; null while it goes on. */
function valueLength(trie: TrieNode, tokens: readonly number[]): number | null {
  for (let length = 0; length < tokens.length; length++)
    if (!walkTrie(trie, tokens.slice(0, length + 1))) return length;
  return null;
}
