import * as z from 'zod/mini';
import { EDIT_FORMATS, NOTE_FORMATS } from '../../seal/events.ts';
import type { Recipe } from '../../seal/recipe.ts';
import {
  FIRST_SELF_EDIT,
  firstDraft,
  MAX_SEED,
  MAX_SELF_EDITS,
  RECIPE_CHOICES,
  REWARD_KINDS,
  type Draft,
  type OpenNote,
} from '../slices/setup.ts';
import {
  FIRST_ROUNDS_DRAFT,
  JUDGE_KINDS,
  MAX_ROUNDS,
  MAX_TRAIN,
  MAX_UNSEEN,
  type RoundsDraft,
} from '../slices/rounds.ts';
import { THEMES, type Theme } from '../slices/view.ts';
import type { ExecutorKind } from '../../runtime/protocol.ts';

/** What is kept in localStorage. */
export interface Saved {
  readonly draft: Draft;
  readonly openNotes: readonly OpenNote[];
  /** What the next rounds are to be. */
  readonly rounds: RoundsDraft;
  readonly theme: Theme;
  /** Whether single keys do something. */
  readonly shortcuts: boolean;
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

const savedSelfEdits = z
  .array(
    z.object({
      format: z.catch(z.enum(EDIT_FORMATS), FIRST_SELF_EDIT.format),
      recipe: z.catch(z.enum(RECIPE_CHOICES), FIRST_SELF_EDIT.recipe),
      writer: z.catch(z.nullable(text), null),
    }),
  )
  .check(z.minLength(1), z.maxLength(MAX_SELF_EDITS));

/** Self-edits as they were kept when they had nothing but a format. */
const savedFormats = z.object({
  formats: z.array(z.enum(NOTE_FORMATS)).check(z.minLength(1), z.maxLength(MAX_SELF_EDITS)),
});

function withSelfEdits(kept: unknown): unknown {
  const old = savedFormats.safeParse(kept);
  if (!old.success) return kept;
  const selfEdits = old.data.formats.map((format) => ({ ...FIRST_SELF_EDIT, format }));
  return { selfEdits, ...(kept as object) };
}

const roundsCount = (
  field: 'train' | 'unseen' | 'rounds' | 'candidates' | 'unseenCandidates',
  most: number,
) => z.catch(z.int().check(z.minimum(1), z.maximum(most)), FIRST_ROUNDS_DRAFT[field]);

/** The form offers nothing else: what is out of its ranges falls back, field by field. */
const savedRounds = z.object({
  train: roundsCount('train', MAX_TRAIN),
  unseen: roundsCount('unseen', MAX_UNSEEN),
  rounds: roundsCount('rounds', MAX_ROUNDS),
  candidates: roundsCount('candidates', MAX_SELF_EDITS),
  unseenCandidates: roundsCount('unseenCandidates', MAX_SELF_EDITS),
  format: z.catch(z.enum(EDIT_FORMATS), FIRST_ROUNDS_DRAFT.format),
  recipeChoice: z.catch(z.enum(RECIPE_CHOICES), FIRST_ROUNDS_DRAFT.recipeChoice),
  reward: z.catch(z.enum(REWARD_KINDS), FIRST_ROUNDS_DRAFT.reward),
  judge: z.catch(z.enum(JUDGE_KINDS), FIRST_ROUNDS_DRAFT.judge),
  seed: z.catch(z.int().check(z.minimum(0), z.maximum(MAX_SEED)), FIRST_ROUNDS_DRAFT.seed),
});

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
  const draftFields = z.object({
    starter: z.catch(z.nullable(text), null),
    title: z.catch(text, ''),
    text: z.catch(text, ''),
    questions: savedQuestions,
    shelf: rowsOf(savedContent),
    selfEdits: z.catch(savedSelfEdits, [...first.selfEdits]),
    reward: z.catch(z.enum(REWARD_KINDS), first.reward),
    studyOnly: z.catch(z.nullable(z.int().check(z.minimum(1), z.maximum(MAX_SELF_EDITS))), null),
    recipe,
    seed: z.catch(z.int().check(z.minimum(0), z.maximum(MAX_SEED)), first.seed),
  });
  const draft = z.pipe(z.transform(withSelfEdits), draftFields);
  const saved = z.object({
    draft: z.catch(draft, {
      ...first,
      questions: [...first.questions],
      shelf: [],
      selfEdits: [...first.selfEdits],
    }),
    openNotes,
    rounds: z.catch(savedRounds, FIRST_ROUNDS_DRAFT),
    theme: z.catch(z.enum(THEMES), 'system'),
    shortcuts: z.catch(z.boolean(), true),
    executor: z.catch(z.nullable(z.enum(['webgpu', 'tfjs'])), null),
    modelUrl: z.catch(z.nullable(address), null),
  });
  const parsed = saved.safeParse(stored);
  return parsed.success
    ? parsed.data
    : {
        draft: first,
        openNotes: [],
        rounds: FIRST_ROUNDS_DRAFT,
        theme: 'system',
        shortcuts: true,
        executor: null,
        modelUrl: null,
      };
}
