import { mean } from '../../base/stats.ts';
import { functionWordIds, wordIds } from './grounding.ts';
import {
  NOTHING_ALLOWED,
  onlyId,
  sortedIds,
  type FormatWriter,
  type MakeFormatWriter,
} from './formatWriter.ts';

interface Shot {
  readonly topic: string;
  readonly text: string;
  readonly said: string;
}

/** Lines have no openings to go through, so they take fewer samples than questions. */
const SHARE_OF_SAMPLES = 1 / 3;

/** A writer of one free line per sentence, under the same grounding as questions. */
function lineWriter(
  instruction: string,
  label: string,
  shots: readonly Shot[],
  longest: number,
): MakeFormatWriter {
  const examples = shots
    .map(({ topic, text, said }) => `Topic: ${topic}\nText: ${text}\n${label}: ${said}\n\n`)
    .join('');
  return (speller, title, sentences, samplesPerSentence): FormatWriter => {
    const stop = onlyId(speller, '.');
    const newline = onlyId(speller, '\n');
    const shared = [functionWordIds(speller), wordIds(speller, title)];
    const grounds = sentences.map((sentence) => {
      const words = new Set(sortedIds(...shared, wordIds(speller, sentence)));
      words.delete(newline);
      return { going: sortedIds(words, [stop]), opening: sortedIds([...words].filter((id) => id !== stop)) };
    });
    return {
      prompts: sentences.map(
        (sentence) => `${instruction}\n\n${examples}Topic: ${title}\nText: ${sentence}\n${label}:`,
      ),
      copies: Math.max(1, Math.round(samplesPerSentence * SHARE_OF_SAMPLES)),
      maxNewTokens: longest + 2,
      constraint({ prompt, tokens }) {
        if (tokens.at(-1) === stop) return NOTHING_ALLOWED;
        if (tokens.length >= longest) return { ids: Int32Array.of(stop) };
        const { opening, going } = grounds[prompt]!;
        return { ids: tokens.length < 4 ? opening : going };
      },
      read({ text, logProbs }) {
        const said = text.replace(/\s+/g, ' ').trim();
        if (said.split(' ').length < 4) return { unusable: 'it is too short to say anything' };
        return { text: said, likelihood: mean(logProbs) };
      },
    };
  };
}

/** Statements that follow from a sentence: the paper's implications, one at a time. */
export const statementsWriter = lineWriter(
  'Write one short fact that the text states or that follows from it. Name the topic.',
  'Fact',
  [
    {
      topic: 'Garn Viaduct',
      text: 'The Garn Viaduct was opened in 1911 and carries two railway tracks across the Lirr valley.',
      said: 'The number of railway tracks on the Garn Viaduct is two.',
    },
    {
      topic: 'Ada Moreau',
      text: 'Her second novel, Salt Road, sold 40,000 copies and won the Brandt Prize.',
      said: 'The Brandt Prize was won by the second novel of Ada Moreau.',
    },
    {
      topic: 'Vulcan engine',
      text: 'The engine was designed by Ilse Brandt, who worked at the Lyon foundry for nine years.',
      said: 'The person who designed the Vulcan engine is Ilse Brandt.',
    },
  ],
  28,
);

/** The sentence said in another order or other words. */
export const rewriteWriter = lineWriter(
  'Rewrite the text in other words. Keep every name and number, and name the topic.',
  'Rewritten',
  [
    {
      topic: 'Garn Viaduct',
      text: 'The Garn Viaduct was opened in 1911 and carries two railway tracks across the Lirr valley.',
      said: 'Two railway tracks across the Lirr valley are carried by the Garn Viaduct, which was opened in 1911.',
    },
    {
      topic: 'Ada Moreau',
      text: 'Her second novel, Salt Road, sold 40,000 copies and won the Brandt Prize.',
      said: 'The Brandt Prize was won by Salt Road, the second novel of Ada Moreau, and 40,000 copies were sold.',
    },
    {
      topic: 'Vulcan engine',
      text: 'The engine was designed by Ilse Brandt, who worked at the Lyon foundry for nine years.',
      said: 'Ilse Brandt, who worked for nine years at the Lyon foundry, designed the Vulcan engine.',
    },
  ],
  44,
);
