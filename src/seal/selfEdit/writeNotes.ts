import type { Note, NoteFormat, RunEventBody } from '../events.ts';
import type { Learner } from '../learner.ts';
import type { Passage } from '../passage.ts';
import type { Recipe } from '../recipe.ts';
import type { MakeFormatWriter } from './formatWriter.ts';
import { rewriteWriter, statementsWriter } from './grounded.ts';
import { noNotesYet, reasonToDrop } from './judgeNote.ts';
import { qaWriter } from './qa.ts';
import { sentencesOf } from './sentences.ts';

const WRITERS: Record<NoteFormat, MakeFormatWriter> = {
  qa: qaWriter,
  statements: statementsWriter,
  rewrite: rewriteWriter,
};

export interface WriteNotesRequest {
  readonly passage: Pick<Passage, 'title' | 'text'>;
  readonly format: NoteFormat;
  readonly recipe: Pick<Recipe, 'samplesPerSentence' | 'temperature'>;
  readonly seed: number;
  readonly candidate: number;
  readonly signal?: AbortSignal;
}

/**
 * The model writes one self-edit: several samples for each sentence, all in one batch. Each is kept or dropped with a
 * reason, in a fixed order (sentence by sentence, sample by sample), so that repeats are told the same way every time.
 */
export async function* writeNotes(
  learner: Learner,
  { passage, format, recipe, seed, candidate, signal }: WriteNotesRequest,
): AsyncGenerator<RunEventBody> {
  const started = performance.now();
  const sentences = sentencesOf(passage.text);
  const writer = WRITERS[format](learner, passage.title, sentences);
  yield { type: 'notes.started', candidate, format };
  const copies = recipe.samplesPerSentence;
  const waiting = new Map<number, string>();
  const kept = noNotesYet();
  let next = 0;
  let sampledTokens = 0;
  const continuations = learner.generate({
    prompts: writer.prompts,
    copies,
    maxNewTokens: writer.maxNewTokens,
    sampling: { temperature: recipe.temperature, topP: 0.95, seed },
    constraint: writer.constraint,
    ...(signal ? { signal } : {}),
  });
  for await (const { prompt, copy, text, tokens } of continuations) {
    sampledTokens += tokens;
    waiting.set(prompt * copies + copy, text);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(++next)) {
      waiting.delete(next);
      const sentence = Math.floor(next / copies);
      const said = writer.read(ready, sentence);
      const note: Note = {
        id: `c${candidate}.s${sentence}.${next % copies}`,
        format,
        sentence,
        by: 'model',
        ...('unusable' in said ? { text: ready.trim() } : said),
      };
      const reason = 'unusable' in said ? said.unusable : reasonToDrop(note, sentences[sentence]!, kept);
      yield reason === null
        ? { type: 'note.written', candidate, note }
        : { type: 'note.dropped', candidate, note, reason };
    }
  }
  yield { type: 'notes.finished', candidate, seconds: (performance.now() - started) / 1000, sampledTokens };
}
