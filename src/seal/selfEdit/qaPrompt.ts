import type { SentenceDocuments } from './formatWriter.ts';

const INSTRUCTION =
  'Write a short question about a fact in the text, and its short answer copied from the text.';

/** Worked examples, one for each kind of fact: date, person, number, colour, place, measure, purpose, name, material. */
const EXAMPLES: readonly { topic: string; text: string; pairs: readonly (readonly [string, string])[] }[] = [
  {
    topic: 'Garn Viaduct',
    text: 'The Garn Viaduct was opened in 1911 by Mayor Lena Holt.',
    pairs: [
      ['In what year was the Garn Viaduct opened?', '1911'],
      ['Who opened the Garn Viaduct?', 'Lena Holt'],
    ],
  },
  {
    topic: 'Sable finch',
    text: 'It has three silver feathers in its tail and nests in the cliffs of Dorran.',
    pairs: [
      ['How many silver feathers are in the tail of the Sable finch?', 'three'],
      ['What colour are the feathers in the tail of the Sable finch?', 'silver'],
      ['Where does the Sable finch nest?', 'the cliffs of Dorran'],
    ],
  },
  {
    topic: 'Vulcan crane',
    text: 'The crane is 12 feet long and lifts stones from the quarry of Ost.',
    pairs: [
      ['How long is the Vulcan crane?', '12 feet'],
      ['What does the Vulcan crane lift?', 'stones'],
      ['Which quarry does the Vulcan crane lift stones from?', 'Ost'],
    ],
  },
  {
    topic: 'Ada Moreau',
    text: 'Her second novel was called Salt Road and won the Brandt Prize.',
    pairs: [
      ['What was the second novel of Ada Moreau called?', 'Salt Road'],
      ['Which prize did the second novel of Ada Moreau win?', 'Brandt Prize'],
    ],
  },
  {
    topic: 'Winter Market',
    text: 'Visitors drink a tea made from pine needles and pay with glass coins.',
    pairs: [
      ['What is the tea at the Winter Market made from?', 'pine needles'],
      ['What kind of coins do visitors of the Winter Market pay with?', 'glass'],
    ],
  },
];

const worked = ({ topic, text, pairs }: (typeof EXAMPLES)[number]) =>
  `Topic: ${topic}\nText: ${text}\n${pairs.map(([q, a]) => `Question: ${q}\nAnswer: ${a}\n`).join('')}\n`;

/** Everything of the question-answer prompt that comes before the sentence's own topic and text. */
const QA_PROMPT = [`${INSTRUCTION}\n\n`, ...EXAMPLES.map(worked)].join('');
/**
 * The same with the last worked example only. With all of them the prompt is some 450 tokens, which would be computed for
 * every document of every epoch to learn from the 20 or so after it; one example still shows the form to be kept.
 */
const QA_TRAINING_PROMPT = `${INSTRUCTION}\n\n${worked(EXAMPLES.at(-1)!)}`;

const own = (title: string, sentence: string) => `Topic: ${title}\nText: ${sentence}\nQuestion:`;

/** What the model continues with a question about the sentence and its answer. */
export function qaPrompt(title: string, sentence: string): string {
  return `${QA_PROMPT}${own(title, sentence)}`;
}

/**
 * What a writer of such notes is trained on: one document that holds all the notes of a sentence, one after the other as
 * the worked examples have them; none without notes.
 */
export const qaWriterDocuments: SentenceDocuments = (title, sentence, notes) => {
  if (notes.length === 0) return [];
  const pairs = notes.map(({ question = '', text }) => `Question: ${question}\nAnswer: ${text}\n`).join('');
  return [
    {
      prefix: `${QA_TRAINING_PROMPT}${own(title, sentence)}`,
      text: pairs.slice('Question:'.length),
    },
  ];
};
