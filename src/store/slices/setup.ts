import { BUNDLED_MODEL } from '../../content/models.ts';
import { STARTER_PASSAGES } from '../../content/passages.ts';
import { EDIT_FORMATS, type EditFormat, type RecipeChoice, type RewardKind } from '../../seal/events.ts';
import type { Passage } from '../../seal/passage.ts';
import { defaultRecipe, type Recipe } from '../../seal/recipe.ts';

/** A row of the questions table while it is being written. */
export interface DraftQuestion {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** Further right answers as typed, separated by ";". */
  readonly accept: string;
  /** Written by the model and not yet kept: it is not in the quiz. */
  readonly proposed: boolean;
}

/** What a run is about. */
export interface DraftContent {
  readonly title: string;
  readonly text: string;
  readonly questions: readonly DraftQuestion[];
}

/** A passage of the person's own that another took the place of; it can be taken back. */
export interface ShelvedContent extends DraftContent {
  readonly id: string;
}

/** A self-edit to be written: what it is made of, whose recipe it is studied with, and who writes it. */
export interface DraftSelfEdit {
  /** With a recipe of the model's own, the model chooses. */
  readonly format: EditFormat;
  readonly recipe: RecipeChoice;
  /** Id of a kept adapter; null for the untouched model. */
  readonly writer: string | null;
}

/** Everything a person has typed or chosen for the next run, as typed: it may be incomplete or out of range. */
export interface Draft extends DraftContent {
  /** The starter passage this is, unchanged; null for one's own. */
  readonly starter: string | null;
  /** Latest first. */
  readonly shelf: readonly ShelvedContent[];
  readonly selfEdits: readonly DraftSelfEdit[];
  readonly reward: RewardKind;
  /** Only so many self-edits are studied, those that the cheap judge likes best; null studies all. */
  readonly studyOnly: number | null;
  /** As asked; capped when the run starts. NaN where the field was emptied. */
  readonly recipe: Recipe;
  readonly seed: number;
}

/** A note's form that is open in review, with its words as typed. */
export interface OpenNote {
  /** Id of the run the note is of. */
  readonly run: string;
  readonly candidate: number;
  /** Id of the note; null for one to be added. */
  readonly note: string | null;
  readonly question: string;
  readonly text: string;
}

export interface SetupSlice {
  readonly draft: Draft;
  readonly openNotes: readonly OpenNote[];
  readonly proposing: boolean;
  /** Questions with their answers that the untouched model was seen to know, as `knownKey` writes them. */
  readonly known: readonly string[];
}

export const RECIPE_CHOICES = ['person', 'default', 'model'] as const satisfies RecipeChoice[];
export const REWARD_KINDS = ['match', 'bits'] as const satisfies RewardKind[];

export const MAX_SELF_EDITS = 8;
export const MAX_SEED = 999_999;

export const FIRST_SELF_EDIT: DraftSelfEdit = { format: 'qa', recipe: 'person', writer: null };

/** Five that differ: every format with the person's recipe, and one where the model chooses both. */
export const BEST_OF_FIVE: readonly DraftSelfEdit[] = [
  ...EDIT_FORMATS.map((format) => ({ ...FIRST_SELF_EDIT, format })),
  { ...FIRST_SELF_EDIT, recipe: 'model' },
];

/** The same notes asked for three times, so that only the recipe differs. */
export const THREE_RECIPES: readonly DraftSelfEdit[] = RECIPE_CHOICES.map((recipe) => ({
  ...FIRST_SELF_EDIT,
  recipe,
}));

export function draftQuestions(passage: Passage, newId: () => string): DraftQuestion[] {
  return passage.questions.map(({ question, answer, accept = [] }) => ({
    id: newId(),
    question,
    answer,
    accept: accept.join('; '),
    proposed: false,
  }));
}

/** A first draft that can be run as it is. */
export function firstDraft(newId: () => string): Draft {
  const { id, passage } = STARTER_PASSAGES[0]!;
  return {
    starter: id,
    title: passage.title,
    text: passage.text,
    questions: draftQuestions(passage, newId),
    shelf: [],
    selfEdits: [FIRST_SELF_EDIT],
    reward: 'match',
    studyOnly: null,
    recipe: defaultRecipe(BUNDLED_MODEL.layers),
    seed: 1,
  };
}
