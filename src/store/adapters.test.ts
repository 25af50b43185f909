import { expect, test } from 'vitest';
import { askAgain } from './commands/askAgain.ts';
import { chooseAsked } from './commands/chooseAsked.ts';
import { discardRun } from './commands/discardRun.ts';
import { downloadAdapter } from './commands/downloadAdapter.ts';
import { editDraft } from './commands/editDraft.ts';
import { forgetAdapter } from './commands/forgetAdapter.ts';
import { loadAdapter } from './commands/loadAdapter.ts';
import { loadModel } from './commands/loadModel.ts';
import { stopAsking } from './commands/stopAsking.ts';
import { stopLoadingAdapter } from './commands/stopLoadingAdapter.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { answersBefore, whoIsAsked } from './selectors/askable.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { MemoryStorage } from './testing/memoryStorage.ts';
import { newStore, readyStore } from './testing/stores.ts';

/** A store with a finished run, and what it saves. */
async function finishedStore(lab = new FakeLab()) {
  const saved: { name: string; file: Blob }[] = [];
  const made = newStore(lab, new MemoryStorage(), {
    saveFile: (name, file) => saved.push({ name, file }),
  });
  await readyStore(made);
  await made.store.execute(writeNotes, undefined);
  await made.store.execute(study, undefined);
  return { ...made, saved };
}

test('a lane’s adapter is saved under the passage’s name, with its origin on Hugging Face', async () => {
  const { store, saved, get } = await finishedStore();
  await store.execute(downloadAdapter, 0);
  await store.execute(downloadAdapter, 'control');
  const { title } = get().run.state!.setup.passage;
  const slug = title.toLowerCase().replaceAll(' ', '-');
  expect(saved.map(({ name }) => name)).toEqual([
    `${slug}-self-edit-1-adapter.zip`,
    `${slug}-passage-only-adapter.zip`,
  ]);
  expect(JSON.parse(await saved[0]!.file.text())).toMatchObject({
    origin: {
      title: `${title}: self-edit 1`,
      baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct',
      modelName: 'SmolLM2-135M-Instruct',
      quantisation: 'Q4_1',
    },
  });
  expect(get().adapters).toMatchObject({ saving: null, saveProblem: null });
});

test('after a reload the model is loaded before an adapter is saved', async () => {
  const first = await finishedStore();
  await first.store.kept();
  const saved: string[] = [];
  const { store, lab, get } = newStore(first.lab, first.storage, { saveFile: (name) => saved.push(name) });
  await store.begin();
  const loads = lab.loads.length;
  await store.execute(downloadAdapter, 0);
  expect(lab.loads).toHaveLength(loads + 1);
  expect(saved).toHaveLength(1);
  expect(get().engine.model.is).toBe('ready');
});

test('what goes wrong while saving is said of its lane', async () => {
  const { store, lab, get, saved } = await finishedStore();
  lab.exportAdapter = () =>
    Promise.reject(
      Object.assign(new Error(), { problem: { message: 'It is gone.', advice: 'Study again.' } }),
    );
  await store.execute(downloadAdapter, 0);
  expect(saved).toEqual([]);
  expect(get().adapters).toMatchObject({
    saving: null,
    saveProblem: { lane: 0, problem: { message: 'It is gone.', advice: 'Study again.' } },
  });
  expect(downloadAdapter.enabled(get())).toBe(true);
});

test('a saved adapter that is loaded answers as its lane did, and outlives its run and the visit', async () => {
  const { store, saved, get, lab, storage } = await finishedStore();
  await store.execute(downloadAdapter, 0);
  await store.execute(loadAdapter, saved[0]!);
  const [kept] = get().adapters.kept;
  expect(whoIsAsked(get())).toEqual({ adapter: kept!.id });
  await store.execute(askAgain, { whose: { adapter: kept!.id }, strength: 1 });
  const { asked, state } = get().run;
  const lane = state!.candidates[0]!.answers.map((answer) => answer!.answer);
  expect(asked!.answers.map(({ answer }) => answer)).toEqual(lane);
  expect(lane).not.toEqual(state!.base.answers.map((answer) => answer!.answer));

  await store.execute(discardRun, undefined);
  await store.kept();
  const next = newStore(lab, storage);
  await next.store.begin();
  expect(next.get().adapters.kept).toEqual([kept]);
  // Without a run the questions of the draft are asked.
  await readyStore(next);
  await next.store.execute(askAgain, { whose: { adapter: kept!.id }, strength: 1 });
  expect(next.get().run.asked!.answers.map(({ answer }) => answer)).toEqual(lane);
  expect(next.get().run.asked!.questions).toEqual(state!.setup.passage.questions);

  await next.store.execute(forgetAdapter, kept!.id);
  expect(next.get().adapters).toMatchObject({ kept: [], chosen: null });
  expect(next.get().run.asked).toBeNull();
  expect(await lab.keptAdapters()).toEqual([]);
});

test('a file that is no adapter is refused in place, and the next one can be tried', async () => {
  const { store, get } = await readyStore();
  await store.execute(loadAdapter, { file: new Blob(['GGUF']), name: 'model.gguf' });
  expect(get().adapters).toMatchObject({
    kept: [],
    loading: null,
    loadProblem: { message: 'This file is not a zip, or its end is missing.' },
  });
  expect(loadAdapter.enabled(get())).toBe(true);
  const file = new Blob([JSON.stringify({ adapter: null, origin: {} })]);
  await store.execute(loadAdapter, { file, name: 'a.zip' });
  expect(get().adapters).toMatchObject({ kept: [{ name: 'a.zip' }], loadProblem: null });
});

test('without a run and without sound questions nothing can be asked', async () => {
  const { store, get } = await readyStore();
  expect(askAgain.enabled(get())).toBe(true);
  await store.execute(editDraft, { text: '' });
  expect(askAgain.enabled(get())).toBe(false);
});

test('who was chosen is asked, while there is such a one', async () => {
  const { store, get } = await finishedStore();
  expect(whoIsAsked(get())).toBe(0);
  await store.execute(chooseAsked, 'control');
  expect(whoIsAsked(get())).toBe('control');
  await store.execute(chooseAsked, { adapter: 'gone' });
  expect(whoIsAsked(get())).toBe('control');
  await store.execute(discardRun, undefined);
  expect(whoIsAsked(get())).toBeNull();
});

const OTHER = { name: 'SmolLM2-135M-Instruct', sha256: '7'.repeat(64), layers: 30 };
const fileOf = (name: string) => ({ file: new Blob([JSON.stringify({ adapter: null, origin: {} })]), name });

test('a model that only bears the bundled one’s name is not taken for it', async () => {
  const lab = new FakeLab();
  lab.model = OTHER;
  const { store, saved } = await finishedStore(lab);
  await store.execute(downloadAdapter, 0);
  expect(JSON.parse(await saved[0]!.file.text())).toMatchObject({
    origin: { baseModel: null, modelName: OTHER.name, quantisation: null },
  });
});

test('answers are compared with the run’s only where they are of the run’s model', async () => {
  const { store, lab, get } = await finishedStore();
  await store.execute(loadAdapter, fileOf('same.zip'));
  lab.model = OTHER;
  await store.execute(loadModel, undefined);
  await store.execute(loadAdapter, fileOf('other.zip'));
  const [same, other] = get().adapters.kept;
  const base = get().run.state!.base.answers;
  expect(answersBefore(get(), 'control')).toBe(base);
  expect(answersBefore(get(), { adapter: same!.id })).toBe(base);
  expect(answersBefore(get(), { adapter: other!.id })).toBeNull();
  expect(answersBefore(get(), { adapter: 'gone' })).toBeNull();
});

test('an adapter that cannot be deleted stays on the page, which says so', async () => {
  const { store, lab, get } = await readyStore();
  await store.execute(loadAdapter, fileOf('a.zip'));
  const [kept] = get().adapters.kept;
  const forget = lab.forgetAdapter.bind(lab);
  const problem = { message: 'It is not deleted.', advice: 'Try again.' };
  lab.forgetAdapter = () => Promise.reject(Object.assign(new Error(), { problem }));
  await store.execute(forgetAdapter, kept!.id);
  expect(get().adapters).toMatchObject({ kept: [kept], chosen: { adapter: kept!.id }, loadProblem: problem });
  lab.forgetAdapter = forget;
  await store.execute(forgetAdapter, kept!.id);
  expect(get().adapters).toMatchObject({ kept: [], chosen: null, loadProblem: null });
});

/** Rejects as a stopped request does. */
const untilStopped = (signal?: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('stopped')));
  });

test('asking can be stopped, without a problem', async () => {
  const { store, lab, get } = await finishedStore();
  lab.ask = (_request, signal) => untilStopped(signal);
  const asking = store.execute(askAgain, { whose: 0, strength: 1 });
  expect(stopAsking.enabled(get())).toBe(true);
  await store.execute(stopAsking, undefined);
  await asking;
  expect(get().run).toMatchObject({ asked: null, askProblem: null });
  expect(stopAsking.enabled(get())).toBe(false);
});

test('reading an adapter can be stopped, and so can the load of the model before it', async () => {
  const { store, lab, get } = newStore(new FakeLab({ loadPace: 1 }));
  const reading = store.execute(loadAdapter, fileOf('a.zip'));
  await store.execute(stopLoadingAdapter, undefined);
  await reading;
  expect(get().engine.model).toEqual({ is: 'none' });
  expect(get().adapters).toMatchObject({ kept: [], loading: null, loadProblem: null });

  await store.execute(loadModel, undefined);
  lab.importAdapter = (_request, signal) => untilStopped(signal);
  const again = store.execute(loadAdapter, fileOf('a.zip'));
  await store.execute(stopLoadingAdapter, undefined);
  await again;
  expect(get().engine.model.is).toBe('ready');
  expect(get().adapters).toMatchObject({ kept: [], loading: null, loadProblem: null });
});
