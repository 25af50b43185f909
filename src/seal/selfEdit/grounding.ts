import { normalise } from '../quiz/grade.ts';
import type { Speller } from './formatWriter.ts';

/** Words a question or statement may use besides those of its sentence and title. */
const FUNCTION_WORDS = (
  'Who What When Where Which Why How many much long tall high big old far often did does do is are was were has have had ' +
  'can the a an of in on at to for from by with and or as after before until under year date day month name named called ' +
  'kind type colour color place town city country animal person people made used be been live lives happen take took get ' +
  'gave give not than more most first last long time during between about their its his her it they that there this which who'
).split(' ');

const FUNCTION = new Set(FUNCTION_WORDS.map(normalise));

/** Words that neither begin nor end an answer. */
const STOP_WORDS = new Set(
  (
    'the a an of in on at to and or for by with from as is was were are be been that which who it its had has have this ' +
    'these those their his her about over more than just under both not but also into did does do can'
  ).split(' '),
);
const LONGEST_SPAN = 5;
const EDGE_PUNCTUATION = /^["“”'‘’(),.;:!?]+|["“”'‘’(),.;:!?]+$/g;

/** Ids of the function words, with and without the space before them: only words that are a single token. */
export function functionWordIds(speller: Pick<Speller, 'encode'>): Set<number> {
  const ids = new Set<number>();
  for (const word of FUNCTION_WORDS) {
    for (const form of [word, ` ${word}`, word.toLowerCase(), ` ${word.toLowerCase()}`]) {
      const tokens = speller.encode(form);
      if (tokens.length === 1) ids.add(tokens[0]!);
    }
  }
  return ids;
}

/** Ids of every token a text's words are made of, as they stand, after a space, in lower case, and with 's. */
export function wordIds(speller: Pick<Speller, 'encode'>, text: string): Set<number> {
  const ids = new Set<number>([...speller.encode(text), ...speller.encode(` ${text}`)]);
  for (const word of text.match(/[\p{L}\p{N}_'’\-–]+/gu) ?? []) {
    for (const form of [word, ` ${word}`, ` ${word.toLowerCase()}`, ` ${word}'s`])
      for (const token of speller.encode(form)) ids.add(token);
  }
  return ids;
}

// prettier-ignore
/** Base forms a rule does not find. */
const IRREGULAR: Readonly<Record<string, string>> = {
  ate: 'eat', began: 'begin', broke: 'break', brought: 'bring', built: 'build', bought: 'buy', caught: 'catch', came: 'come',
  drew: 'draw', drank: 'drink', fell: 'fall', felt: 'feel', fought: 'fight', found: 'find', flew: 'fly', gave: 'give', went: 'go',
  grew: 'grow', held: 'hold', kept: 'keep', knew: 'know', laid: 'lay', led: 'lead', left: 'leave', lost: 'lose', made: 'make',
  met: 'meet', paid: 'pay', ran: 'run', rose: 'rise', said: 'say', saw: 'see', sold: 'sell', sent: 'send', sang: 'sing',
  spoke: 'speak', stood: 'stand', struck: 'strike', took: 'take', taught: 'teach', told: 'tell', thought: 'think', wore: 'wear',
  won: 'win', wrote: 'write', written: 'write', taken: 'take', given: 'give', worn: 'wear', grown: 'grow', drawn: 'draw',
};

/** Forms a question may need of a word of its sentence: "eats" is asked about with "does it eat". */
function baseForms(word: string): string[] {
  const irregular = IRREGULAR[word];
  const forms = irregular ? [irregular] : [];
  for (const [ending, replacements] of [
    ['ies', ['y']],
    ['ied', ['y']],
    ['es', ['', 'e']],
    ['s', ['']],
    ['ed', ['', 'e']],
    ['ing', ['', 'e']],
  ] as const) {
    if (!word.endsWith(ending) || word.length - ending.length < 2) continue;
    const stem = word.slice(0, -ending.length);
    forms.push(...replacements.map((replacement) => stem + replacement));
    if (/([a-z])\1$/.test(stem)) forms.push(stem.slice(0, -1));
  }
  return forms;
}

/** Ids of the base forms of a text's words that are a single token. */
export function wordFormIds(speller: Pick<Speller, 'encode'>, text: string): Set<number> {
  const ids = new Set<number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    for (const form of baseForms(word)) {
      const tokens = speller.encode(` ${form}`);
      if (tokens.length === 1) ids.add(tokens[0]!);
    }
  }
  return ids;
}

/**
 * The first word of a text that is neither a function word nor a word of the sources, or null. The token mask alone
 * cannot promise this: pieces of "1889" also spell "1981".
 */
export function ungroundedWord(text: string, sources: readonly string[], only?: 'numbers'): string | null {
  const source = sources.flatMap((each) => normalise(each).split(' '));
  const known = new Set([...source, ...source.flatMap(baseForms)]);
  const said = normalise(text)
    .split(' ')
    .filter((word) => word && (!only || /\p{N}/u.test(word)));
  return (
    said.find(
      (word) => !known.has(word) && !known.has(word.replace(/s$/, '')) && (only || !FUNCTION.has(word)),
    ) ?? null
  );
}

/**
 * The word spans of a sentence that can be an answer: one to five words, no stop word at either end, no punctuation
 * inside.
 */
export function answerSpans(sentence: string): string[] {
  const words = sentence.split(/\s+/).filter(Boolean);
  const spans = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    if (STOP_WORDS.has(bare(words[start]!))) continue;
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

/**
 * The content of a text, for telling whether a question asks about its sentence: words that are no stop or question
 * words, cut to five letters so that "painted" meets "paint".
 */
export function contentStems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map((word) => word.slice(0, 5)));
}
