import type { EditFormat, RecipeChoice, RewardKind } from '../seal/events.ts';
import type { Recipe } from '../seal/recipe.ts';

export interface RecipeHelp {
  readonly label: string;
  readonly help: string;
}

/** What every field of a recipe is called on the page, and what turning it does. */
export const RECIPE_HELP: Record<keyof Recipe, RecipeHelp> = {
  samplesPerSentence: {
    label: 'Tries per sentence',
    help: 'How often the model tries to write a note about each sentence.',
  },
  notesPerSentence: {
    label: 'Notes kept per sentence',
    help: 'Of those tries, the likeliest are kept. More notes, more to study.',
  },
  temperature: {
    label: 'Temperature',
    help: 'How freely it writes. Low repeats itself, high makes things up.',
  },
  rank: { label: 'Rank', help: 'Width of the thin matrices. More room to learn, more memory.' },
  alpha: { label: 'Alpha', help: 'Scale of the adapter; alpha ÷ rank multiplies what it adds.' },
  learningRate: { label: 'Learning rate', help: 'Size of each nudge. Too high and the loss blows up.' },
  epochs: { label: 'Epochs', help: 'How often all the notes are read.' },
  controlEpochs: {
    label: 'Epochs, passage only',
    help: 'How often the control lane reads the bare passage; it has far fewer documents.',
  },
  batchSize: { label: 'Batch size', help: 'Notes read together for one nudge.' },
  firstLayer: { label: 'First layer trained', help: 'Layers below it stay as they are; all above learn.' },
};

export const WRITER_FIELDS = [
  'samplesPerSentence',
  'notesPerSentence',
  'temperature',
] as const satisfies (keyof Recipe)[];
export const STUDY_FIELDS = [
  'rank',
  'alpha',
  'learningRate',
  'epochs',
  'controlEpochs',
  'batchSize',
  'firstLayer',
] as const satisfies (keyof Recipe)[];

export const FORMAT_HELP: Record<EditFormat, RecipeHelp & { readonly short: string }> = {
  qa: { label: 'Q&A', short: 'Q&A', help: 'It asks itself questions and answers them.' },
  statements: {
    label: 'Statements',
    short: 'statements',
    help: 'It says what follows from each sentence.',
  },
  rewrite: { label: 'Rewrites', short: 'rewrites', help: 'It says each sentence again in other words.' },
  mixed: { label: 'Mixed', short: 'mixed', help: 'Some notes of each kind.' },
};

/** Whose recipe a self-edit is studied with. */
export const RECIPE_CHOICE_HELP: Record<RecipeChoice, RecipeHelp & { readonly short: string }> = {
  person: { label: 'Your recipe', short: 'your recipe', help: 'The recipe set under Study.' },
  default: {
    label: 'Default',
    short: 'the default recipe',
    help: 'What suits this model, whatever is set under Study.',
  },
  model: {
    label: 'Its own',
    short: 'its own recipe',
    help: 'The model writes format, epochs, learning rate and layers itself; unsafe numbers are capped, and shown.',
  },
};

export const REWARD_HELP: Record<RewardKind, RecipeHelp> = {
  match: {
    label: 'Right answers, then surprise',
    help: 'More right answers on the choose half win; where they are level, the lower surprise does.',
  },
  bits: {
    label: 'Surprise only',
    help: 'The largest fall in bits of surprise wins, whether or not an answer turns right.',
  },
};
