import { mean } from '../../base/stats.ts';
import { functionWordIds, wordIds } from './grounding.ts';
import {
  NOTHING_ALLOWED,
  onlyId,
  sortedIds,
  type FormatWriter,
  type MakeFormatWriter,
  type SentenceDocuments,
} from './formatWriter.ts';

interface Shot {
  readonly topic: string;
  readonly text: string;
  readonly said: string;
}

/** Lines have no openings to go through, so they take fewer samples than questions. */
const SHARE_OF_SAMPLES = 1 / 3;

/** How a kind of line is asked for. */
interface LineFormat {
  readonly instruction: string;
  readonly label: string;
  readonly shots: readonly Shot[];
  /** Longest line, in tokens. */
  readonly longest: number;
}

/** What the model continues with a line on the sentence, after these worked examples. */
function linePrompt(
  { instruction, label }: LineFormat,
  shots: readonly Shot[],
  title: string,
  sentence: string,
): string {
  const examples = shots
    .map(({ topic, text, said }) => `Topic: ${topic}\nText: ${text}\n${label}: ${said}\n\n`)
    .join('');
  return `${instruction}\n\n${examples}Topic: ${title}\nText: ${sentence}\n${label}:`;
}

/** A writer of one free line per sentence, under the same grounding as questions. */
function lineWriter(format: LineFormat): MakeFormatWriter {
  const { shots, longest } = format;
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
      prompts: sentences.map((sentence) => linePrompt(format, shots, title, sentence)),
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
        const likelihood = mean(logProbs);
        return { text: said, likelihood, logProb: likelihood };
      },
    };
  };
}

/** What a writer of lines is trained on: a document a note, after the last worked example only, as with questions. */
function lineDocuments(format: LineFormat): SentenceDocuments {
  return (title, sentence, notes) =>
    notes.map(({ text }) => ({
      prefix: linePrompt(format, format.shots.slice(-1), title, sentence),
      text: ` ${text}\n`,
    }));
}

/** Statements that follow from a sentence: the paper's implications, one at a time. */
const STATEMENTS: LineFormat = {
  instruction: 'Write one short fact that the text states or that follows from it. Name the topic.',
  label: 'Fact',
  longest: 28,
  shots: [
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
};

/** The sentence said in another order or other words. */
const REWRITE: LineFormat = {
  instruction: 'Rewrite the text in other words. Keep every name and number, and name the topic.',
  label: 'Rewritten',
  longest: 44,
  shots: [
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
};

export const statementsWriter = lineWriter(STATEMENTS);
export const statementsWriterDocuments = lineDocuments(STATEMENTS);
export const rewriteWriter = lineWriter(REWRITE);
export const rewriteWriterDocuments = lineDocuments(REWRITE);
