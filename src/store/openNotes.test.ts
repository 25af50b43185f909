import { expect, test } from 'vitest';
import { closeNote } from './commands/closeNote.ts';
import { discardRun } from './commands/discardRun.ts';
import { study } from './commands/study.ts';
import { typeNote } from './commands/typeNote.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { loadModel } from './commands/loadModel.ts';
import { nextStep } from './nextStep.ts';
import { openNote } from './selectors/openNotes.ts';
import { runStage } from './selectors/runStage.ts';
import { newStore, readyStore } from './testing/stores.ts';

async function reviewed() {
  const made = await readyStore();
  await made.store.execute(writeNotes, undefined);
  return { ...made, note: made.get().run.state!.candidates[0]!.notes[0]! };
}

test('half-typed notes are there after a reload, and nothing is studied while there are any', async () => {
  const { store, storage, lab, note } = await reviewed();
  const words = { question: note.question ?? '', text: 'half an ans' };
  await store.execute(typeNote, { candidate: 0, note: note.id, ...words });
  await store.execute(typeNote, { candidate: 0, note: null, question: 'What', text: '' });
  await store.kept();

  const visit = newStore(lab, storage);
  await visit.store.begin();
  await visit.store.execute(loadModel, undefined);
  expect(openNote(visit.get(), 0, note.id)).toMatchObject(words);
  expect(openNote(visit.get(), 0, null)).toMatchObject({ question: 'What' });
  expect(nextStep(visit.get())?.missing).toMatch(/half-written/);
  await visit.store.execute(study, undefined);
  expect(runStage(visit.get())).toBe('review');

  await visit.store.execute(closeNote, { candidate: 0, note: note.id });
  await visit.store.execute(closeNote, { candidate: 0, note: null });
  expect(nextStep(visit.get())).toEqual({ command: study, missing: null });
});

test('an open form with nothing new in it holds nothing up', async () => {
  const { store, get, note } = await reviewed();
  await store.execute(typeNote, {
    candidate: 0,
    note: note.id,
    question: note.question ?? '',
    text: note.text,
  });
  await store.execute(typeNote, { candidate: 0, note: null, question: ' ', text: '' });
  await store.execute(typeNote, { candidate: 0, note: 'deleted', question: '', text: 'gone' });
  await store.execute(study, undefined);
  expect(runStage(get())).toBe('finished');
  expect(get().setup.openNotes).toEqual([]);
});

test('a discarded run takes its half-typed notes with it', async () => {
  const { store, get } = await reviewed();
  await store.execute(typeNote, { candidate: 0, note: null, question: 'What', text: '' });
  await store.execute(discardRun, undefined);
  expect(get().setup.openNotes).toEqual([]);
});
