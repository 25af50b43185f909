import type { Note } from '../events.ts';
import type { Allowed, Constraint, Continuation, StudyDocument } from '../learner.ts';

/** What a continuation says, once read: the note's question (if its format has one), its text, and how likely it was. */
export interface NoteText {
  readonly question?: string;
  readonly text: string;
  /** Higher is likelier; comparable within one format. */
  readonly likelihood: number;
  /** As `Note` has it. */
  readonly logProb: number;
}

/** A sentence's notes as what their writer is trained on: what it was asked as the prefix, what it wrote as the text. */
export type SentenceDocuments = (
  title: string,
  sentence: string,
  notes: readonly Pick<Note, 'question' | 'text'>[],
) => StudyDocument[];

/** One way of writing notes: a few-shot prompt per sentence and the grounding that decoding obeys. */
export interface FormatWriter {
  /** One prompt per sentence, same order. */
  readonly prompts: readonly string[];
  /** Continuations of each prompt. */
  readonly copies: number;
  readonly maxNewTokens: number;
  readonly constraint: Constraint;
  /** Reads a continuation, or says why it is no note. */
  read(continuation: Continuation): NoteText | { readonly unusable: string };
}

/** The tokenizer's side of a learner. */
export interface Speller {
  encode(text: string): readonly number[];
  decode(tokens: readonly number[]): string;
}

export type MakeFormatWriter = (
  speller: Speller,
  title: string,
  sentences: readonly string[],
  samplesPerSentence: number,
) => FormatWriter;

export const NOTHING_ALLOWED: Allowed = { ids: new Int32Array(0) };

export function sortedIds(...sets: readonly Iterable<number>[]): Int32Array {
  return Int32Array.from(new Set(sets.flatMap((set) => [...set]))).sort();
}

/** The one id of a text that must be a single token; throws where the vocabulary has none. */
export function onlyId(speller: Pick<Speller, 'encode'>, text: string): number {
  const ids = speller.encode(text);
  if (ids.length !== 1)
    throw new Error(
      `Grounded writing needs ${JSON.stringify(text)} as one token; this model's tokenizer has ${ids.length}.`,
    );
  return ids[0]!;
}
