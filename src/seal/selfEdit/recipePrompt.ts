import type { EditFormat } from '../events.ts';
import type { StudyDocument } from '../learner.ts';
import type { Passage } from '../passage.ts';

/** How a recipe spells each format. */
export const FORMAT_WORDS: Readonly<Record<EditFormat, string>> = {
  qa: 'questions',
  statements: 'facts',
  rewrite: 'rewrites',
  mixed: 'all of them',
};

/** How a recipe says which layers learn, and the first of them in a model of so many. */
export const LAYER_WORDS: Readonly<Record<'all' | 'upper half' | 'upper third', (layers: number) => number>> =
  {
    all: () => 0,
    'upper half': (layers: number) => Math.floor(layers / 2),
    'upper third': (layers: number) => Math.floor((layers * 2) / 3),
  };

/** The fields of a recipe in their order, as its lines begin. */
export const FIELDS = ['Format:', 'Epochs:', 'Learning rate:', 'Layers:'] as const;

/** Longest part of a passage that a recipe is written on, in characters: it is about its kind, and need not hold all. */
const LONGEST_TEXT = 1200;

const INSTRUCTION =
  'Choose how a student should study notes on the text: the format of the notes, how many epochs, the learning rate, and which layers learn.';

/**
 * Worked examples, of different kinds of text and with different choices, so that none is the one to copy. The order counts:
 * an untuned model follows the last most.
 */
const EXAMPLES: readonly { topic: string; text: string; values: readonly string[] }[] = [
  {
    topic: 'The Ost method',
    text: 'The Ost method is a way of drying clay without cracks. The pots stand in wet sand while warm air passes over them, so that the inside dries as fast as the outside.',
    values: ['facts', '8', '0.0005', 'upper half'],
  },
  {
    topic: 'Ada Moreau',
    text: 'Ada Moreau wrote her second novel, Salt Road, in a lighthouse. It tells of two sisters who carry salt over the mountains, and it won the Brandt Prize.',
    values: ['rewrites', '5', '0.002', 'upper third'],
  },
  {
    topic: 'Winter Market',
    text: 'The Winter Market opens in Dorran each December. Visitors drink a tea made from pine needles and pay with glass coins, which a smith melts down again in spring.',
    values: ['all of them', '6', '0.001', 'all'],
  },
  {
    topic: 'Garn Viaduct',
    text: 'The Garn Viaduct was opened in 1911 by Mayor Lena Holt. It has 14 arches of yellow brick and is 260 metres long. Two railway tracks cross the Lirr valley on it.',
    values: ['questions', '4', '0.001', 'upper half'],
  },
];

/** A text's place in the prompt, up to where its recipe begins. */
const asked = (topic: string, text: string) => `Topic: ${topic}\nText: ${text}\n`;

const worked = ({ topic, text, values }: (typeof EXAMPLES)[number]) =>
  `${asked(topic, text)}${FIELDS.map((field, i) => `${field} ${values[i]}\n`).join('')}\n`;

const PROMPT = `${INSTRUCTION}\n\n${EXAMPLES.map(worked).join('')}`;

function own({ title, text }: Pick<Passage, 'title' | 'text'>): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return `${asked(title, flat.slice(0, LONGEST_TEXT))}${FIELDS[0]}`;
}

/** What the model continues with the recipe's first value; its first field is already there. */
export function recipePrompt(passage: Pick<Passage, 'title' | 'text'>): string {
  return `${PROMPT}${own(passage)}`;
}

/**
 * What a writer is trained on to write this recipe, given as `recipe.written` has it. Under the very prompt it is written
 * under, unlike notes: under the last example alone, whose format the model repeats, a writer learned not to repeat it,
 * and then wrote "all of them" after seven of eleven kept recipes had said "questions".
 */
export function recipeWriterDocument(
  passage: Pick<Passage, 'title' | 'text'>,
  recipeText: string,
): StudyDocument {
  return { prefix: recipePrompt(passage), text: `${recipeText.slice(FIELDS[0].length)}\n` };
}
