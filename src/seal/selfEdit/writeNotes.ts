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

export interface WriteNotesRequest {
  readonly passage: Pick<Passage, 'title' | 'text'>;
  readonly format: NoteFormat;
  readonly recipe: Pick<Recipe, 'samplesPerSentence' | 'notesPerSentence' | 'temperature'>;
  readonly seed: number;
  readonly candidate: number;
  readonly signal?: AbortSignal;
}

/**
 * The model writes one self-edit: several samples for each sentence. As soon as all of a sentence are there, the
 * likeliest are kept and the others dropped with a reason.
 */
export async function* writeNotes(
  learner: Learner,
  request: WriteNotesRequest,
): AsyncGenerator<RunEventBody> {
  const { passage, format, recipe, seed, candidate, signal } = request;
  const started = performance.now();
  const sentences = sentencesOf(passage.text);
  const writer = WRITERS[format](learner, passage.title, sentences, recipe.samplesPerSentence);
  yield { type: 'notes.started', candidate, format };
  const samples = sentences.map((): Continuation[] => []);
  let sampledTokens = 0;
  const continuations = learner.generate({
    prompts: writer.prompts,
    copies: writer.copies,
    maxNewTokens: writer.maxNewTokens,
    sampling: { temperature: recipe.temperature, topP: TOP_P, seed },
    constraint: writer.constraint,
    ...(signal ? { signal } : {}),
  });
  for await (const continuation of continuations) {
    sampledTokens += continuation.tokens.length;
    const sentence = continuation.prompt;
    const done = samples[sentence]!;
    done.push(continuation);
    if (done.length === writer.copies)
      yield* judged(writer, done, { ...request, sentence, text: sentences[sentence]! });
  }
  yield { type: 'notes.finished', candidate, seconds: (performance.now() - started) / 1000, sampledTokens };
}

function* judged(
  writer: FormatWriter,
  samples: readonly Continuation[],
  of: WriteNotesRequest & { readonly sentence: number; readonly text: string },
): Generator<RunEventBody> {
  const { candidate, format, sentence } = of;
  const written: { note: Note; likelihood: number }[] = [];
  for (const sample of samples.toSorted((a, b) => a.copy - b.copy)) {
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
  for (const { note, reason } of judgeSentence(
    written,
    of.text,
    of.passage.title,
    of.recipe.notesPerSentence,
  ))
    yield reason === null
      ? { type: 'note.written', candidate, note }
      : { type: 'note.dropped', candidate, note, reason };
}
