import type { Note, NoteFormat, RunEventBody } from '../events.ts';
import type { Continuation, Learner } from '../learner.ts';
import type { Passage } from '../passage.ts';
import type { Recipe } from '../recipe.ts';
import type { FormatWriter, MakeFormatWriter } from './formatWriter.ts';
import { rewriteWriter, statementsWriter } from './grounded.ts';
import { judgeSentence } from './judgeNote.ts';
import { qaWriter } from './qa.ts';
import { sentencesOf } from './sentences.ts';

const WRITERS: Record<NoteFormat, MakeFormatWriter> = {
  qa: qaWriter,
  statements: statementsWriter,
  rewrite: rewriteWriter,
};
/** Nucleus of the writer's sampling (Holtzman et al. 2020). */
const TOP_P = 0.95;

/** A self-edit to be written, by its index in the run. */
export interface UnwrittenCandidate {
  readonly candidate: number;
  readonly format: NoteFormat;
  readonly seed: number;
}

export interface WriteNotesRequest {
  readonly passage: Pick<Passage, 'title' | 'text'>;
  readonly recipe: Pick<Recipe, 'samplesPerSentence' | 'notesPerSentence' | 'temperature'>;
  readonly candidates: readonly UnwrittenCandidate[];
  readonly signal?: AbortSignal;
}

/** A self-edit while it is written. */
interface Draft extends UnwrittenCandidate {
  readonly writer: FormatWriter;
  /** By sentence. */
  readonly samples: readonly Continuation[][];
  sampledTokens: number;
  sentencesLeft: number;
  /** Times its rows were asked for a token since the clock was last shared out. */
  asked: number;
  /** Its share of the time so far. */
  ms: number;
}

/** One prompt of the request: a sentence for one self-edit. */
interface Task {
  readonly draft: Draft;
  readonly sentence: number;
}

/**
 * The model writes self-edits: several samples for each sentence of each, all in one batch. As soon as all of a sentence
 * are there, the likeliest are kept and the others dropped with a reason. Which notes a sentence of a self-edit gets depends
 * on its seed only, not on what is written beside it; which sentence is ready first does depend on that.
 */
export async function* writeNotes(
  learner: Learner,
  request: WriteNotesRequest,
): AsyncGenerator<RunEventBody> {
  const { passage, recipe, candidates, signal } = request;
  let sharedAt = performance.now();
  const sentences = sentencesOf(passage.text);
  const drafts = candidates.map((one): Draft => ({
    ...one,
    writer: WRITERS[one.format](learner, passage.title, sentences, recipe.samplesPerSentence),
    samples: sentences.map(() => []),
    sampledTokens: 0,
    sentencesLeft: sentences.length,
    asked: 0,
    ms: 0,
  }));

  for (const { candidate, format } of drafts) yield { type: 'notes.started', candidate, format };
  const tasks = inTurn(drafts).flatMap((draft) =>
    sentences.map((_, sentence): Task => ({ draft, sentence })),
  );
  const continuations = learner.generate({
    prompts: tasks.map(({ draft, sentence }) => draft.writer.prompts[sentence]!),
    copies: tasks.map(({ draft }) => draft.writer.copies),
    maxNewTokens: Math.max(...drafts.map(({ writer }) => writer.maxNewTokens)),
    sampling: {
      temperature: recipe.temperature,
      topP: TOP_P,
      streams: tasks.map(({ draft, sentence }) => ({ seed: draft.seed, stream: sentence })),
    },
    constraint: (row) => {
      const { draft, sentence } = tasks[row.prompt]!;
      draft.asked += 1;
      return draft.writer.constraint({ ...row, prompt: sentence });
    },
    ...(signal ? { signal } : {}),
  });
  for await (const continuation of continuations) {
    const { draft, sentence } = tasks[continuation.prompt]!;
    const done = draft.samples[sentence]!;
    done.push(continuation);
    draft.sampledTokens += continuation.tokens.length;
    sharedAt = shareTime(drafts, sharedAt);
    if (done.length < draft.writer.copies) continue;
    yield* judged(draft, sentence, sentences[sentence]!, request);
    if (--draft.sentencesLeft > 0) continue;
    yield {
      type: 'notes.finished',
      candidate: draft.candidate,
      seconds: draft.ms / 1000,
      sampledTokens: draft.sampledTokens,
    };
  }
}

/** Shares out the time since `from` by the tokens asked for in it; gives the time up to which it is shared out. */
function shareTime(drafts: readonly Draft[], from: number): number {
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
function inTurn(drafts: readonly Draft[]): Draft[] {
  const formats = [...new Set(drafts.map(({ format }) => format))];
  return formats.flatMap((format) => drafts.filter((draft) => draft.format === format));
}

function* judged(
  { candidate, format, writer, samples }: Draft,
  sentence: number,
  text: string,
  { passage, recipe }: WriteNotesRequest,
): Generator<RunEventBody> {
  const written: { note: Note; likelihood: number }[] = [];
  for (const sample of samples[sentence]!.toSorted((a, b) => a.copy - b.copy)) {
    const identity = {
      id: `c${candidate}.s${sentence}.${sample.copy}`,
      format,
      sentence,
      by: 'model',
    } as const;
    const said = writer.read(sample);
    if ('unusable' in said) {
      yield {
        type: 'note.dropped',
        candidate,
        note: { ...identity, text: sample.text.trim() },
        reason: said.unusable,
      };
      continue;
    }
    const { likelihood, ...words } = said;
    written.push({ note: { ...identity, ...words }, likelihood });
  }
  for (const { note, reason } of judgeSentence(written, text, passage.title, recipe.notesPerSentence))
    yield reason === null
      ? { type: 'note.written', candidate, note }
      : { type: 'note.dropped', candidate, note, reason };
}
