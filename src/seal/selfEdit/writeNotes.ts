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
}

/** One prompt of the request: a sentence for one self-edit. */
interface Task {
  readonly draft: Draft;
  readonly sentence: number;
}

/**
 * The model writes self-edits: several samples for each sentence of each, all in one batch. As soon as all of a sentence
 * are there, the likeliest are kept and the others dropped with a reason. A self-edit's notes depend on its own seed only,
 * not on what is written beside it.
 */
export async function* writeNotes(
  learner: Learner,
  request: WriteNotesRequest,
): AsyncGenerator<RunEventBody> {
  const { passage, recipe, candidates, signal } = request;
  const started = performance.now();
  const sentences = sentencesOf(passage.text);
  const drafts = candidates.map((one): Draft => ({
    ...one,
    writer: WRITERS[one.format](learner, passage.title, sentences, recipe.samplesPerSentence),
    samples: sentences.map(() => []),
    sampledTokens: 0,
    sentencesLeft: sentences.length,
  }));
  for (const { candidate, format } of drafts) yield { type: 'notes.started', candidate, format };
  const tasks = inTurn(drafts).flatMap((draft) =>
    sentences.map((_, sentence): Task => ({ draft, sentence })),
  );
  let sampledTokens = 0;
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
      return draft.writer.constraint({ ...row, prompt: sentence });
    },
    ...(signal ? { signal } : {}),
  });
  for await (const continuation of continuations) {
    const { draft, sentence } = tasks[continuation.prompt]!;
    const done = draft.samples[sentence]!;
    done.push(continuation);
    draft.sampledTokens += continuation.tokens.length;
    sampledTokens += continuation.tokens.length;
    if (done.length < draft.writer.copies) continue;
    yield* judged(draft, sentence, sentences[sentence]!, request);
    if (--draft.sentencesLeft > 0) continue;
    const seconds = (performance.now() - started) / 1000;
    yield {
      type: 'notes.finished',
      candidate: draft.candidate,
      seconds: sampledTokens > 0 ? (seconds * draft.sampledTokens) / sampledTokens : seconds,
      sampledTokens: draft.sampledTokens,
    };
  }
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
