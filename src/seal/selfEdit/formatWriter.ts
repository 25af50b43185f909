import type { Constraint } from '../learner.ts';

/** What a continuation says, once read: the note's question (if its format has one) and its text. */
export interface NoteText {
  readonly question?: string;
  readonly text: string;
}

/** One way of writing notes: a few-shot prompt per sentence and the grounding that decoding obeys. */
export interface FormatWriter {
  /** One prompt per sentence, same order. */
  readonly prompts: readonly string[];
  readonly maxNewTokens: number;
  readonly constraint: Constraint;
  /** Reads a continuation of sentence `sentence`'s prompt, or says why it is no note. */
  read(continuation: string, sentence: number): NoteText | { readonly unusable: string };
}

export type MakeFormatWriter = (
  learner: { encode(text: string): readonly number[]; decode(tokens: readonly number[]): string },
  title: string,
  sentences: readonly string[],
) => FormatWriter;

export const NOTHING_ALLOWED = new Int32Array(0);

export function sortedIds(...sets: readonly Iterable<number>[]): Int32Array {
  return Int32Array.from(new Set(sets.flatMap((set) => [...set]))).sort();
}

/** The one id of a text that must be a single token; throws where the vocabulary has none. */
export function onlyId(learner: { encode(text: string): readonly number[] }, text: string): number {
  const ids = learner.encode(text);
  if (ids.length !== 1)
    throw new Error(
      `Grounded writing needs ${JSON.stringify(text)} as one token; this model's tokenizer has ${ids.length}`,
    );
  return ids[0]!;
}
