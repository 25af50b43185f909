import type { NoteFormat } from '../seal/events.ts';
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

export const FORMAT_HELP: Record<NoteFormat, RecipeHelp> = {
  qa: { label: 'Questions and answers', help: 'It asks itself questions and answers them.' },
  statements: { label: 'Statements', help: 'It says what follows from each sentence.' },
  rewrite: { label: 'Rewrites', help: 'It says each sentence again in other words.' },
};
