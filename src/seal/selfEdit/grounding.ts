import type { Learner } from '../learner.ts';

/** Words a question or statement may use besides those of its sentence and title. */
const FUNCTION_WORDS = (
  'Who What When Where Which Why How many much long old far tall often did does do is are was were has have had the a ' +
  'an of in on at to for from by with and or as year date month percentage share number name named called kind type ' +
  'colour color place country city town animal person people be been not than more most first long time during between ' +
  "their its his her it they 's that this which who there after before until about"
).split(' ');

/** Words that neither begin nor end an answer. */
const STOP_WORDS = new Set(
  (
    'the a an of in on at to and or for by with from as is was were are be been that which who it its had has have this ' +
    'these those their his her about over more than just under both not but also into'
  ).split(' '),
);
/** Words that may begin an answer although they never end one. */
const MAY_BEGIN = new Set(['the', 'a', 'an']);
const LONGEST_SPAN = 5;
const EDGE_PUNCTUATION = /^["“”'‘’(),.;:!?]+|["“”'‘’(),.;:!?]+$/g;

/** Ids of the function words, with and without the space before them: only words that are a single token. */
export function functionWordIds(learner: Pick<Learner, 'encode'>): Set<number> {
  const ids = new Set<number>();
  for (const word of FUNCTION_WORDS) {
    for (const form of [word, ` ${word}`, word.toLowerCase(), ` ${word.toLowerCase()}`]) {
      const tokens = learner.encode(form);
      if (tokens.length === 1) ids.add(tokens[0]!);
    }
  }
  return ids;
}

/** Ids of every token a text's words are made of, as they stand, after a space, in lower case, and with 's. */
export function wordIds(learner: Pick<Learner, 'encode'>, text: string): Set<number> {
  const ids = new Set<number>([...learner.encode(text), ...learner.encode(` ${text}`)]);
  for (const word of text.match(/[\p{L}\p{N}_'’\-–]+/gu) ?? []) {
    for (const form of [word, ` ${word}`, ` ${word.toLowerCase()}`, ` ${word}'s`])
      for (const token of learner.encode(form)) ids.add(token);
  }
  return ids;
}

/**
 * The word spans of a sentence that can be an answer: one to five words, no stop word at the end, none but an article
 * at the beginning, no punctuation inside.
 */
export function answerSpans(sentence: string): string[] {
  const words = sentence.split(/\s+/).filter(Boolean);
  const spans = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    const first = bare(words[start]!);
    if (STOP_WORDS.has(first) && !MAY_BEGIN.has(first)) continue;
    for (let end = start; end < Math.min(words.length, start + LONGEST_SPAN); end++) {
      if (end > start && /[,;:.!?)]$/.test(words[end - 1]!)) break;
      if (STOP_WORDS.has(bare(words[end]!))) continue;
      const span = words
        .slice(start, end + 1)
        .join(' ')
        .replace(EDGE_PUNCTUATION, '');
      if (span) spans.add(span);
    }
  }
  return [...spans];
}

function bare(word: string): string {
  return word.toLowerCase().replace(EDGE_PUNCTUATION, '');
}
