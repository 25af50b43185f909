import { answerSpans, functionWordIds, wordIds } from './grounding.ts';
import { NOTHING_ALLOWED, onlyId, sortedIds, type MakeFormatWriter } from './formatWriter.ts';
import { buildTrie, nextIds, walkTrie } from './spanTrie.ts';

/** A question longer than this, in tokens, is closed with its question mark. */
const LONGEST_QUESTION = 26;
const LONGEST_ANSWER = 16;

const EXAMPLES = [
  {
    topic: 'Garn Viaduct',
    text: 'The Garn Viaduct was opened in 1911 and carries two railway tracks across the Lirr valley.',
    pairs: [
      ['How many railway tracks does the Garn Viaduct carry?', 'two'],
      ['When was the Garn Viaduct opened?', '1911'],
    ],
  },
  {
    topic: 'Ada Moreau',
    text: 'Her second novel, Salt Road, sold 40,000 copies and won the Brandt Prize.',
    pairs: [
      ["What prize did Ada Moreau's second novel win?", 'the Brandt Prize'],
      ['How many copies did Salt Road sell?', '40,000'],
    ],
  },
  {
    topic: 'Vulcan engine',
    text: 'The engine was designed by Ilse Brandt, who worked at the Lyon foundry for nine years.',
    pairs: [
      ['Who designed the Vulcan engine?', 'Ilse Brandt'],
      ['Where did Ilse Brandt work for nine years?', 'the Lyon foundry'],
    ],
  },
  {
    topic: 'Marrow Hill',
    text: "About 30 per cent of the town's income comes from salt, and the rest from fishing.",
    pairs: [["What share of Marrow Hill's income comes from salt?", '30 per cent']],
  },
] as const;

const INSTRUCTION =
  'Write a short question about a fact in the text, and its short answer copied from the text.\n\n';

function prompt(title: string, sentence: string): string {
  const shots = EXAMPLES.map(
    ({ topic, text, pairs }) =>
      `Topic: ${topic}\nText: ${text}\n` +
      pairs.map(([q, a]) => `Question: ${q}\nAnswer: ${a}\n`).join('') +
      '\n',
  );
  return `${INSTRUCTION}${shots.join('')}Topic: ${title}\nText: ${sentence}\nQuestion:`;
}

/**
 * Question-answer notes (the paper's self-QA). The question may use the words of its sentence and title and function
 * words; the answer must be a span of the sentence, decoded along a trie of all of them.
 */
export const qaWriter: MakeFormatWriter = (learner, title, sentences) => {
  const mark = onlyId(learner, '?');
  const newline = onlyId(learner, '\n');
  const bridge = learner.encode('\nAnswer:');
  const shared = [functionWordIds(learner), wordIds(learner, title)];
  const grounds = sentences.map((sentence) => {
    const open = new Set(sortedIds(...shared, wordIds(learner, sentence)));
    open.delete(newline);
    open.delete(mark);
    return {
      opening: sortedIds(open),
      going: sortedIds(open, [mark]),
      answers: buildTrie(answerSpans(sentence).map((span) => learner.encode(` ${span}`))),
    };
  });
  const closing = Int32Array.of(mark);

  return {
    prompts: sentences.map((sentence) => prompt(title, sentence)),
    maxNewTokens: LONGEST_QUESTION + bridge.length + LONGEST_ANSWER + 2,
    constraint({ prompt: index, tokens }) {
      const { opening, going, answers } = grounds[index]!;
      const end = tokens.indexOf(mark);
      if (end < 0) {
        if (tokens.length >= LONGEST_QUESTION) return closing;
        return tokens.length < 3 ? opening : going;
      }
      const after = tokens.slice(end + 1);
      if (after.length < bridge.length) return Int32Array.of(bridge[after.length]!);
      const node = walkTrie(answers, after.slice(bridge.length));
      return node ? nextIds(node, newline) : NOTHING_ALLOWED;
    },
    read(continuation) {
      const parts = /^\s*([^?]*\?)\nAnswer: ?(.+?)\n?$/s.exec(continuation);
      if (!parts) return { unusable: 'it is not a question with an answer' };
      const question = parts[1]!.replace(/\s+/g, ' ').trim();
      return { question: question.charAt(0).toUpperCase() + question.slice(1), text: parts[2]!.trim() };
    },
  };
};
