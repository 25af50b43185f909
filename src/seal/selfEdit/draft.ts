import { NOTE_FORMATS, type EditFormat, type NoteFormat } from '../events.ts';
import type { Continuation } from '../learner.ts';
import type { Recipe } from '../recipe.ts';
import type { FormatWriter, MakeFormatWriter, Speller } from './formatWriter.ts';
import { rewriteWriter, statementsWriter } from './grounded.ts';
import { qaWriter } from './qa.ts';

const WRITERS: Record<NoteFormat, MakeFormatWriter> = {
  qa: qaWriter,
  statements: statementsWriter,
  rewrite: rewriteWriter,
};
/** A mixed self-edit's formats draw from streams of their own; no passage has so many sentences. */
const STREAMS_A_FORMAT = 10_000;

/** A self-edit to be written, by its index in the run. */
export interface UnwrittenCandidate {
  readonly candidate: number;
  readonly format: EditFormat;
  readonly seed: number;
}

type WritingRecipe = Pick<Recipe, 'samplesPerSentence' | 'notesPerSentence'>;

/** The notes of one format in a self-edit: all of them, or a mixed one's share. */
export interface Part {
  readonly format: NoteFormat;
  readonly writer: FormatWriter;
  readonly notesPerSentence: number;
  /** Stream of its first sentence. */
  readonly firstStream: number;
  /** By sentence. */
  readonly samples: readonly Continuation[][];
}

/** A self-edit while it is written. */
export interface Draft extends UnwrittenCandidate {
  readonly parts: readonly Part[];
  /** By sentence: how many of its parts are judged, and what their notes say. */
  readonly judgedParts: number[];
  readonly said: readonly Set<string>[];
  sampledTokens: number;
  partsLeft: number;
  /** Times its rows were asked for a token since the clock was last shared out. */
  asked: number;
  /** Its share of the time so far. */
  ms: number;
}

/** One prompt of the request: a sentence for one part of a self-edit. */
export interface Task {
  readonly draft: Draft;
  readonly part: Part;
  readonly sentence: number;
}

/** A self-edit of which nothing is written yet. */
export function draftOf(
  speller: Speller,
  one: UnwrittenCandidate,
  title: string,
  sentences: readonly string[],
  recipe: WritingRecipe,
): Draft {
  const parts = sharesOf(one.format, recipe).map(({ format, notes, samples }, i): Part => ({
    format,
    writer: WRITERS[format](speller, title, sentences, samples),
    notesPerSentence: notes,
    firstStream: i * STREAMS_A_FORMAT,
    samples: sentences.map(() => []),
  }));
  return {
    ...one,
    parts,
    judgedParts: sentences.map(() => 0),
    said: sentences.map(() => new Set()),
    sampledTokens: 0,
    partsLeft: parts.length * sentences.length,
    asked: 0,
    ms: 0,
  };
}

/**
 * Notes and samples a sentence of each format in a self-edit. A mixed one deals out the same number as any other, one to
 * each format in turn, with as many samples to choose each note from, so that it costs no more and is no pickier.
 */
function sharesOf(
  format: EditFormat,
  { notesPerSentence, samplesPerSentence }: WritingRecipe,
): { readonly format: NoteFormat; readonly notes: number; readonly samples: number }[] {
  if (format !== 'mixed') return [{ format, notes: notesPerSentence, samples: samplesPerSentence }];
  return NOTE_FORMATS.slice(0, notesPerSentence).map((each, i, { length }) => {
    const notes = Math.ceil((notesPerSentence - i) / length);
    const samples = Math.max(1, Math.round((samplesPerSentence * notes) / notesPerSentence));
    return { format: each, notes, samples };
  });
}

/** Shares out the time since `from` by the tokens asked for in it; gives the time up to which it is shared out. */
export function shareTime(drafts: readonly Draft[], from: number): number {
  const asked = drafts.reduce((sum, draft) => sum + draft.asked, 0);
  if (asked === 0) return from;
  const now = performance.now();
  for (const draft of drafts) {
    draft.ms += ((now - from) * draft.asked) / asked;
    draft.asked = 0;
  }
  return now;
}

/** Those of one format together: what their prompts share is then needed for one stretch of the writing only. */
export function inTurn(drafts: readonly Draft[]): { readonly draft: Draft; readonly part: Part }[] {
  const all = drafts.flatMap((draft) => draft.parts.map((part) => ({ draft, part })));
  const formats = [...new Set(all.map(({ part }) => part.format))];
  return formats.flatMap((format) => all.filter(({ part }) => part.format === format));
}
