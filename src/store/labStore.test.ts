import { expect, test, vi } from 'vitest';
import { inReview, runStage } from './selectors/runStage.ts';
import { foldRun } from '../seal/reduceRun.ts';
import { addQuestion } from './commands/addQuestion.ts';
import { askAgain } from './commands/askAgain.ts';
import { choosePassage } from './commands/choosePassage.ts';
import { discardRun } from './commands/discardRun.ts';
import { editDraft } from './commands/editDraft.ts';
import { editNotes } from './commands/editNotes.ts';
import { editQuestion } from './commands/editQuestion.ts';
import { loadModel } from './commands/loadModel.ts';
import { proposeQuestions } from './commands/proposeQuestions.ts';
import { resumeRun } from './commands/resumeRun.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { nextStep } from './nextStep.ts';
import { readDraft } from './readDraft.ts';
import { BEST_OF_FIVE, FIRST_SELF_EDIT } from './slices/setup.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { MemoryStorage } from './testing/memoryStorage.ts';
import { newStore, readyStore, stoppedStore } from './testing/stores.ts';

test('a run goes from written notes over edited ones to a finished quiz, and the log says it all', async () => {
  const { store, get, storage } = await readyStore();
  expect(nextStep(get())?.command).toBe(writeNotes);
  await store.execute(writeNotes, undefined);
  expect(runStage(get())).toBe('review');
  const { notes } = get().run.state!.candidates[0]!;
  expect(notes.length).toBeGreaterThan(3);

  const mine = { ...notes[0]!, id: 'mine', text: 'a note of mine', by: 'person' as const };
  await store.execute(editNotes, { candidate: 0, notes: [...notes.slice(1), mine] });
  expect(get().run.state!.candidates[0]).toMatchObject({ edited: true, notes: [...notes.slice(1), mine] });

  await store.execute(study, undefined);
  expect(runStage(get())).toBe('finished');
  const { state, log, id } = get().run;
  expect(state!.candidates[0]!.study!.documents).toBeGreaterThan(notes.length);
  expect(state!.control.quiz).toBe('finished');
  expect(foldRun(log)).toEqual(state);
  await store.kept();
  expect(storage.logs.get(id!)).toEqual(log);
});

test('a stopped run is resumed where it was', async () => {
  const { store, get } = await stoppedStore();
  expect(runStage(get())).toBe('interrupted');
  expect(get().run.state!.status).toBe('stopped');
  const steps = get().run.state!.control.study!.losses.length;
  expect(steps).toBeGreaterThan(3);
  await store.execute(resumeRun, undefined);
  expect(runStage(get())).toBe('finished');
  expect(get().run.state!.control.study!.losses.length).toBeGreaterThan(steps);
});

test('a run cut off by a reload is found again and resumed, with the model loaded first', async () => {
  const { lab, storage, store, get } = await stoppedStore();
  await store.kept();
  const before = get().run;
  const visit = newStore(lab, storage);
  await visit.store.begin();
  expect(visit.get().run).toMatchObject({ id: before.id, restored: true, state: before.state });
  expect(runStage(visit.get())).toBe('interrupted');
  await visit.store.execute(resumeRun, undefined);
  expect(visit.get().engine.model.is).toBe('ready');
  expect(runStage(visit.get())).toBe('finished');
});

test('a run whose GPU is lost stops with its log kept, and says why', async () => {
  const { store, get, lab } = await readyStore();
  await store.execute(writeNotes, undefined);
  lab.breakAfter = get().run.log.length + 5;
  await store.execute(study, undefined);
  expect(runStage(get())).toBe('interrupted');
  expect(get().engine.notice).toMatch(/GPU/);
  await store.execute(resumeRun, undefined);
  expect(runStage(get())).toBe('finished');
});

test('a model that cannot be loaded is said in words, and leaves the draft as it was', async () => {
  const { store, get, lab } = newStore();
  await store.execute(editDraft, { title: 'Mine', text: 'Some text of mine.' });
  lab.loadProblem = { message: 'There is no network.', advice: 'Connect and try again.' };
  await store.execute(loadModel, undefined);
  expect(get().engine.model).toEqual({ is: 'failed', problem: lab.loadProblem });
  expect(get().setup.draft).toMatchObject({ title: 'Mine', text: 'Some text of mine.' });
  expect(nextStep(get())?.command).toBe(loadModel);
});

test('whatever was typed is there again after a reload', async () => {
  const { store, get, storage } = newStore();
  await store.execute(editDraft, {
    title: 'Mine',
    recipe: { ...get().setup.draft.recipe, rank: Number.NaN },
  });
  await store.execute(addQuestion, undefined);
  await store.execute(editQuestion, { id: get().setup.draft.questions.at(-1)!.id, question: 'Half a quest' });
  expect(newStore(new FakeLab(), storage).get().setup.draft).toEqual(get().setup.draft);
});

test('choosing another passage puts one’s own aside, and it can be taken back', async () => {
  const { store, get } = newStore();
  await store.execute(editDraft, { title: 'Mine', text: 'Some text of mine.' });
  await store.execute(choosePassage, { starter: 'eel-fair' });
  expect(get().setup.draft).toMatchObject({ starter: 'eel-fair', title: 'Eel Fair' });
  const [shelved] = get().setup.draft.shelf;
  await store.execute(choosePassage, { shelved: shelved!.id });
  expect(get().setup.draft).toMatchObject({ starter: null, title: 'Mine', shelf: [] });
});

test('spoilt saved settings are repaired field by field', () => {
  const storage = new MemoryStorage();
  storage.saved = {
    draft: { title: 'Kept', text: 7, recipe: { rank: 'x', alpha: 5 }, seed: -3 },
    theme: 'dark',
  };
  const { setup, view } = newStore(new FakeLab(), storage).get();
  expect(setup.draft).toMatchObject({ title: 'Kept', text: '', selfEdits: [FIRST_SELF_EDIT], seed: 1 });
  expect(setup.draft.recipe).toMatchObject({ rank: 16, alpha: 5 });
  expect(view.theme).toBe('dark');
});

test('a draft that was saved when self-edits had nothing but a format is read', () => {
  const storage = new MemoryStorage();
  storage.saved = { draft: { title: 'Kept', formats: ['rewrite', 'qa'] } };
  const { draft } = newStore(new FakeLab(), storage).get().setup;
  expect(draft).toMatchObject({ title: 'Kept', reward: 'match', studyOnly: null });
  expect(draft.selfEdits).toEqual([{ ...FIRST_SELF_EDIT, format: 'rewrite' }, FIRST_SELF_EDIT]);
});

test('self-edits, reward and what is studied outlive a reload, and a spoilt one is repaired', async () => {
  const { store, storage, get } = newStore();
  await store.execute(editDraft, { selfEdits: BEST_OF_FIVE, reward: 'bits', studyOnly: 3 });
  const again = () => newStore(new FakeLab(), storage).get().setup.draft;
  expect(again()).toEqual(get().setup.draft);
  const { draft } = storage.saved as { draft: { selfEdits: { recipe: string }[]; reward: string } };
  draft.selfEdits[4]!.recipe = 'nobody’s';
  draft.reward = 'praise';
  expect(again()).toMatchObject({ reward: 'match', studyOnly: 3 });
  expect(again().selfEdits[4]).toEqual(FIRST_SELF_EDIT);
  draft.selfEdits = Array.from({ length: 9 }, () => ({ recipe: 'model' }));
  expect(again().selfEdits).toEqual([FIRST_SELF_EDIT]);
});

test('full storage is said once and the run goes on', async () => {
  const { store, get, storage } = await readyStore();
  storage.full = true;
  await store.execute(writeNotes, undefined);
  await store.kept();
  expect(get().run.keepWarning).toMatch(/storage is full/);
  storage.full = false;
  await store.execute(study, undefined);
  await store.kept();
  expect(runStage(get())).toBe('finished');
  expect(storage.logs.size, 'a log with a gap is not kept').toBe(0);
});

test('a discarded run is forgotten, its draft is not', async () => {
  const { store, get, storage, lab } = await stoppedStore();
  const id = get().run.id!;
  const { draft } = get().setup;
  await store.execute(discardRun, undefined);
  expect(get().run.state).toBeNull();
  expect(storage.logs.has(id)).toBe(false);
  expect(lab.forgotten).toEqual([id]);
  expect(get().setup.draft).toBe(draft);
});

test('with the adapter off every answer is the untouched model’s', async () => {
  const { store, get } = await readyStore();
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  await store.execute(askAgain, { whose: 0, strength: 0 });
  const { asked, state } = get().run;
  expect(asked!.answers.map((answer) => answer.answer)).toEqual(
    state!.base.answers.map((answer) => answer!.answer),
  );
});

test('proposed questions wait to be kept and are not in the quiz', async () => {
  const { store, get } = await readyStore();
  const before = readDraft(get().setup.draft).passage!.questions.length;
  await store.execute(proposeQuestions, undefined);
  const proposed = get().setup.draft.questions.filter((row) => row.proposed);
  expect(proposed.length).toBeGreaterThan(0);
  expect(readDraft(get().setup.draft).passage!.questions).toHaveLength(before);
  await store.execute(editQuestion, { id: proposed[0]!.id, proposed: false });
  expect(readDraft(get().setup.draft).passage!.questions).toHaveLength(before + 1);
});

test('questions proposed about one passage never land in another', async () => {
  const lab = new FakeLab({ pace: { note: 5, step: 0, answer: 0 } });
  const { store, get } = newStore(lab);
  await store.execute(loadModel, undefined);
  const proposing = store.execute(proposeQuestions, undefined);
  await store.execute(choosePassage, { starter: 'eel-fair' });
  const { questions } = get().setup.draft;
  await proposing;
  expect(get().setup).toMatchObject({ proposing: false, draft: { starter: 'eel-fair', questions } });
  expect(get().view.problem).toBeNull();

  await store.execute(choosePassage, { starter: 'tolmin' });
  const thinking = store.execute(proposeQuestions, undefined);
  await store.execute(choosePassage, { starter: 'eel-fair' });
  await store.execute(choosePassage, { starter: 'tolmin' });
  await thinking;
  expect(get().setup.draft.questions.filter((row) => row.proposed)).toEqual([]);

  await store.execute(choosePassage, { starter: 'eel-fair' });
  const again = store.execute(proposeQuestions, undefined);
  await store.execute(editDraft, { title: 'Another fair' });
  await again;
  expect(get().setup.draft.questions).toHaveLength(questions.length);
});

test('no number of own passages pushes one off the shelf, and one spoilt row takes none with it', async () => {
  const { store, get, storage } = newStore();
  for (let i = 0; i < 14; i++) {
    await store.execute(choosePassage, { own: 'empty' });
    await store.execute(editDraft, { title: `Mine ${i}` });
  }
  expect(get().setup.draft.shelf).toHaveLength(13);
  const { draft } = storage.saved as { draft: { shelf: unknown[]; questions: unknown[] } };
  draft.shelf[3] = { id: 7 };
  draft.questions = [{ id: 'q', question: 'Who?', answer: 'Me', accept: '', proposed: false }, 'spoilt'];
  const { shelf, questions } = newStore(new FakeLab(), storage).get().setup.draft;
  expect(shelf).toHaveLength(12);
  expect(questions).toHaveLength(1);
});

test('many events in one moment change the state once', async () => {
  const { store, get } = await readyStore();
  await store.execute(writeNotes, undefined);
  const listener = vi.fn();
  store.state.subscribe(listener);
  await store.execute(study, undefined);
  expect(get().run.log.length).toBeGreaterThan(100);
  expect(listener.mock.calls.length).toBeLessThan(20);
  expect(inReview(get().run.state!)).toBe(false);
});
