import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { editQuestion } from './commands/editQuestion.ts';
import { replaceKnown } from './commands/replaceKnown.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { isKnown, knownQuestions } from './selectors/known.ts';
import { openLink } from './share/openLink.ts';
import { newStore, readyStore } from './testing/stores.ts';

/** A store with a run in review whose base model answered these questions right. */
async function knowing(right: readonly number[]) {
  const made = await readyStore();
  await made.store.execute(writeNotes, undefined);
  await made.store.kept();
  const id = made.get().run.id!;
  const log = made.storage.logs.get(id)!.map((event): RunEvent => {
    if (event.type !== 'quiz.answered') return event;
    return { ...event, right: right.includes(event.question) };
  });
  made.storage.logs.set(id, log);
  const visit = newStore(made.lab, made.storage);
  await visit.store.begin();
  return visit;
}

test('what the untouched model answers right is known, and marked in the draft when the run is left', async () => {
  const { store, get } = await knowing([1, 4]);
  expect(knownQuestions(get().run.state!)).toEqual([1, 4]);
  await store.execute(replaceKnown, undefined);
  expect(get().run.id).toBeNull();
  const marked = () => get().setup.draft.questions.flatMap((row, i) => (isKnown(get(), row) ? [i] : []));
  expect(marked()).toEqual([1, 4]);
  const { id } = get().setup.draft.questions[4]!;
  await store.execute(editQuestion, { id, question: 'What is it made of, then?' });
  expect(marked(), 'a question that was rewritten').toEqual([1]);
});

test('where nothing is known there is nothing to replace', async () => {
  const { get } = await knowing([]);
  expect(knownQuestions(get().run.state!)).toEqual([]);
  expect(replaceKnown.enabled(get())).toBe(false);
});

test('the run’s passage is what is left to work on, also where a link has come since', async () => {
  const { store, get } = await knowing([1, 4]);
  await store.execute(openLink, new URLSearchParams('setup=1&starter=eel-fair&seed=3'));
  const { passage } = get().run.state!.setup;
  await store.execute(replaceKnown, undefined);
  const { draft } = get().setup;
  expect(draft).toMatchObject({ title: passage.title, text: passage.text, seed: 1 });
  expect(draft.questions.flatMap((row, i) => (isKnown(get(), row) ? [i] : []))).toEqual([1, 4]);
});
