import type { Note, RunEventBody } from '../events.ts';
import type { Learner } from '../learner.ts';
import type { Passage } from '../passage.ts';
import type { Recipe } from '../recipe.ts';
import {
  draftOf,
  inTurn,
  shareTime,
  type Draft,
  type Part,
  type Task,
  type UnwrittenCandidate,
} from './draft.ts';
import { judgeSentence } from './judgeNote.ts';
import { sentencesOf } from './sentences.ts';

/** Nucleus of the writer's sampling (Holtzman et al. 2020). */
const TOP_P = 0.95;

export interface WriteNotesRequest {
  readonly passage: Pick<Passage, 'title' | 'text'>;
  readonly recipe: Pick<Recipe, 'samplesPerSentence' | 'notesPerSentence' | 'temperature'>;
  readonly candidates: readonly UnwrittenCandidate[];
  readonly signal?: AbortSignal;
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
  const drafts = candidates.map((one) => draftOf(learner, one, passage.title, sentences, recipe));

  for (const { candidate, format } of drafts) yield { type: 'notes.started', candidate, format };
  const tasks = inTurn(drafts).flatMap(({ draft, part }) =>
    sentences.map((_, sentence): Task => ({ draft, part, sentence })),
  );
  const continuations = learner.generate({
    prompts: tasks.map(({ part, sentence }) => part.writer.prompts[sentence]!),
    copies: tasks.map(({ part }) => part.writer.copies),
    maxNewTokens: Math.max(...tasks.map(({ part }) => part.writer.maxNewTokens)),
    sampling: {
      temperature: recipe.temperature,
      topP: TOP_P,
      streams: tasks.map(({ draft, part, sentence }) => ({
        seed: draft.seed,
        stream: part.firstStream + sentence,
      })),
    },
    constraint: (row) => {
      const { draft, part, sentence } = tasks[row.prompt]!;
      draft.asked += 1;
      return part.writer.constraint({ ...row, prompt: sentence });
    },
    ...(signal ? { signal } : {}),
  });
  for await (const continuation of continuations) {
    const { draft, part, sentence } = tasks[continuation.prompt]!;
    part.samples[sentence]!.push(continuation);
    draft.sampledTokens += continuation.tokens.length;
    sharedAt = shareTime(drafts, sharedAt);
    yield* judgeWritten(draft, sentence, sentences[sentence]!, passage.title);
    if (draft.partsLeft > 0) continue;
    yield {
      type: 'notes.finished',
      candidate: draft.candidate,
      seconds: draft.ms / 1000,
      sampledTokens: draft.sampledTokens,
    };
  }
}

/** A sentence's formats are judged in their order, whichever is there first: what one says the next must not repeat. */
function* judgeWritten(draft: Draft, sentence: number, text: string, title: string): Generator<RunEventBody> {
  for (const part of draft.parts.slice(draft.judgedParts[sentence])) {
    if (part.samples[sentence]!.length < part.writer.copies) return;
    yield* judged(draft, part, sentence, text, title);
    draft.judgedParts[sentence]! += 1;
    draft.partsLeft -= 1;
  }
}

function* judged(
  draft: Draft,
  { format, writer, samples, notesPerSentence }: Part,
  sentence: number,
  text: string,
  title: string,
): Generator<RunEventBody> {
  const { candidate } = draft;
  const written: { note: Note; likelihood: number }[] = [];
  for (const sample of samples[sentence]!.toSorted((a, b) => a.copy - b.copy)) {
    const place = draft.format === 'mixed' ? `${format}.${sample.copy}` : `${sample.copy}`;
    const identity = { id: `c${candidate}.s${sentence}.${place}`, format, sentence, by: 'model' } as const;
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
  for (const { note, reason } of judgeSentence(written, text, title, notesPerSentence, draft.said[sentence]))
    yield reason === null
      ? { type: 'note.written', candidate, note }
      : { type: 'note.dropped', candidate, note, reason };
}
