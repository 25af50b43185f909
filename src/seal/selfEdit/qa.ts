import { mean } from '../../base/stats.ts';
import { normalise } from '../quiz/grade.ts';
import { answerSpans, functionWordIds, wordFormIds, wordIds } from './grounding.ts';
import { NOTHING_ALLOWED, onlyId, sortedIds, type MakeFormatWriter } from './formatWriter.ts';
import { qaPrompt } from './qaPrompt.ts';
import { buildTrie, nextIds, walkTrie, type TrieNode } from './spanTrie.ts';

/**
 * How a question begins, and how often: left to itself the model asks the same thing again and again, and never about a
 * colour or a year. '' leaves it free.
 */
const OPENINGS: readonly (readonly [string, number])[] = [
  ['', 6],
  ['Who', 3],
  ['When', 2],
  ['In what year', 2],
  ['Where', 4],
  ['What', 8],
  ['What kind of', 2],
  ['What colour', 2],
  ['Which', 4],
  ['How many', 3],
  ['How', 3],
  ['Why', 1],
];
/** The openings one after another, each as often as its share, the frequent ones spread over the whole. */
const SCHEDULE = OPENINGS.flatMap(([opening, times]) =>
  Array.from({ length: times }, (_, i) => ({ opening, place: (i + 0.5) / times })),
)
  .sort((a, b) => a.place - b.place)
  .map(({ opening }) => opening);
/** A question longer than this, in tokens, is closed with its question mark. */
const LONGEST_QUESTION = 28;
const LONGEST_ANSWER = 16;
/** Weight of the question's likelihood beside its answer's. */
const QUESTION_WEIGHT = 2;
/** An answer less likely than this among the spans of its sentence (natural log, all its tokens) is a guess. */
const LEAST_SURE = -1.2;
/** An answer less likely than this among everything the model could say does not fit its question. */
const LEAST_FITTING = -4;

/**
 * Question-answer notes (the paper's self-QA). The question may use the words of its sentence and title and function
 * words. The answer is the likeliest span of the sentence that does not stand in the question, decoded along a trie
 * of all of them.
 */
export const qaWriter: MakeFormatWriter = (speller, title, sentences, samplesPerSentence) => {
  const mark = onlyId(speller, '?');
  const newline = onlyId(speller, '\n');
  const bridge = speller.encode('\nAnswer:');
  const openings = SCHEDULE.map((opening) => (opening ? speller.encode(` ${opening}`) : []));
  const shared = [functionWordIds(speller), wordIds(speller, title)];
  const grounds = sentences.map((sentence) => {
    const words = new Set(sortedIds(...shared, wordIds(speller, sentence), wordFormIds(speller, sentence)));
    words.delete(newline);
    words.delete(mark);
    return { opening: sortedIds(words), going: sortedIds(words, [mark]), spans: answerSpans(sentence) };
  });
  const tries = new Map<string, TrieNode>();
  /** The copy that asked a question first; another that asks the same is not answered again. */
  const askedBy = new Map<string, number>();
  /** The answers left once those that stand in the question are taken out. */
  const answersTo = (prompt: number, question: readonly number[]): TrieNode => {
    const key = `${prompt}:${question.join()}`;
    let trie = tries.get(key);
    if (!trie) {
      const asked = ` ${normalise(speller.decode(question))} `;
      const open = grounds[prompt]!.spans.filter((span) => !asked.includes(` ${normalise(span)} `));
      trie = buildTrie(open.map((span) => speller.encode(` ${span}`)));
      tries.set(key, trie);
    }
    return trie;
  };

  return {
    prompts: sentences.map((sentence) => qaPrompt(title, sentence)),
    copies: samplesPerSentence,
    maxNewTokens: LONGEST_QUESTION + bridge.length + LONGEST_ANSWER + 2,
    constraint({ prompt, copy, tokens }) {
      const end = tokens.indexOf(mark);
      if (end < 0) {
        const { opening, going } = grounds[prompt]!;
        const forced = openings[copy % openings.length]!;
        const id = forced[tokens.length];
        if (id !== undefined) return { ids: sortedIds(going, [id]), pick: id };
        if (tokens.length >= LONGEST_QUESTION) return { ids: Int32Array.of(mark) };
        return { ids: tokens.length < forced.length + 2 ? opening : going };
      }
      if (tokens.length === end + 1) {
        const key = `${prompt}:${tokens.join()}`;
        if ((askedBy.get(key) ?? copy) !== copy) return NOTHING_ALLOWED;
        askedBy.set(key, copy);
      }
      const after = tokens.slice(end + 1);
      if (after.length < bridge.length) return { ids: Int32Array.of(bridge[after.length]!) };
      const node = walkTrie(answersTo(prompt, tokens.slice(0, end + 1)), after.slice(bridge.length));
      return node ? { ids: nextIds(node, newline), pick: 'best', weighFreely: true } : NOTHING_ALLOWED;
    },
    read({ text, tokens, logProbs, freeLogProbs }) {
      const parts = /^\s*([^?]*\?)\nAnswer: ?([^\n]+?)\n?$/.exec(text);
      if (!parts) {
        const asked = /\?\s*$/.test(text);
        return { unusable: asked ? 'its question was asked before' : 'it is not a question with an answer' };
      }
      const end = tokens.indexOf(mark) + 1;
      const asked = mean(logProbs.slice(0, end));
      const from = end + bridge.length;
      const sure = total(logProbs.slice(from));
      const fitting = total(freeLogProbs.slice(from));
      if (sure < LEAST_SURE) return { unusable: 'the model is not sure which words answer it' };
      if (fitting < LEAST_FITTING) return { unusable: 'the model does not expect that answer' };
      const question = parts[1]!.replace(/\s+/g, ' ').trim();
      return {
        question: question.charAt(0).toUpperCase() + question.slice(1),
        text: parts[2]!.trim(),
        likelihood: fitting + QUESTION_WEIGHT * asked,
        logProb: fitting,
      };
    },
  };
};

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0);
}
