import * as z from 'zod/mini';
import { NOTE_FORMATS } from '../../seal/events.ts';
import type { Recipe } from '../../seal/recipe.ts';
import { firstDraft, MAX_SEED, MAX_SELF_EDITS, type Draft, type OpenNote } from '../slices/setup.ts';
import { THEMES, type Theme } from '../slices/view.ts';
import type { ExecutorKind } from '../../runtime/protocol.ts';

/** What is kept in localStorage. */
export interface Saved {
  readonly draft: Draft;
  readonly openNotes: readonly OpenNote[];
  readonly theme: Theme;
  readonly executor: ExecutorKind | null;
  /** Address of the model that was chosen; null for the one that comes with the page. */
  readonly modelUrl: string | null;
}

/** Far above what the page allows, so that a draft that is too long is kept, and a hostile one is not. */
const MOST_CHARACTERS = 2_000_000;
const text = z.string().check(z.maxLength(MOST_CHARACTERS));

const address = z.string().check(z.maxLength(4000), z.regex(/^https?:\/\//));

const savedQuestion = z.object({
  id: text,
  question: text,
  answer: text,
  accept: text,
  proposed: z.boolean(),
});

const MOST_ROWS = 1000;

/** Rows that can be read, one by one: a spoilt row takes no other with it. */
function rowsOf<T>(row: z.ZodMiniType<T>) {
  return z.pipe(
    z.catch(z.array(z.unknown()), []),
    z.transform((kept) =>
      kept.slice(0, MOST_ROWS).flatMap((value) => {
        const parsed = row.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    ),
  );
}

const savedQuestions = rowsOf(savedQuestion);
const savedContent = z.object({ id: text, title: text, text, questions: savedQuestions });

const openNotes = rowsOf(
  z.object({
    run: text,
    candidate: z.int().check(z.minimum(0), z.maximum(MOST_ROWS)),
    note: z.nullable(text),
    question: text,
    text,
  }),
);

/** JSON has no NaN: a number field that was left empty comes back as null. */
function parseRecipe(kept: Record<string, unknown>, usual: Recipe): Recipe {
  const recipe = {} as Record<keyof Recipe, number>;
  for (const field of Object.keys(usual) as (keyof Recipe)[]) {
    const value = kept[field] === null ? Number.NaN : kept[field];
    recipe[field] = typeof value === 'number' ? value : usual[field];
  }
  return recipe;
}

/** What is stored, repaired field by field: a field that cannot be read falls back to its first value. */
export function parseSaved(stored: unknown, newId: () => string): Saved {
  const first = firstDraft(newId);
  const recipe = z.pipe(
    z.catch(z.record(z.string(), z.unknown()), {}),
    z.transform((kept) => parseRecipe(kept, first.recipe)),
  );
  const draft = z.object({
    starter: z.catch(z.nullable(text), null),
    title: z.catch(text, ''),
    text: z.catch(text, ''),
    questions: savedQuestions,
    shelf: rowsOf(savedContent),
    formats: z.catch(z.array(z.enum(NOTE_FORMATS)).check(z.minLength(1), z.maxLength(MAX_SELF_EDITS)), [
      ...first.formats,
    ]),
    recipe,
    seed: z.catch(z.int().check(z.minimum(0), z.maximum(MAX_SEED)), first.seed),
  });
  const saved = z.object({
    draft: z.catch(draft, {
      ...first,
      questions: [...first.questions],
      shelf: [],
      formats: [...first.formats],
    }),
    openNotes,
    theme: z.catch(z.enum(THEMES), 'system'),
    executor: z.catch(z.nullable(z.enum(['webgpu', 'tfjs'])), null),
    modelUrl: z.catch(z.nullable(address), null),
  });
  const parsed = saved.safeParse(stored);
  return parsed.success
    ? parsed.data
    : { draft: first, openNotes: [], theme: 'system', executor: null, modelUrl: null };
}
