import { expect, test, vi } from 'vitest';
import { choosePassage } from '../commands/choosePassage.ts';
import { editDraft } from '../commands/editDraft.ts';
import { showCandidate } from '../commands/showCandidate.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { candidateOnScreen } from '../selectors/lanes.ts';
import { BEST_OF_FIVE } from '../slices/setup.ts';
import { newStore, readyStore } from '../testing/stores.ts';
import { MemoryStorage } from '../testing/memoryStorage.ts';
import { FakeLab } from '../testing/fakeLab.ts';
import { fetchRecording } from './readRecording.ts';
import { cannotRun } from '../selectors/cannotRun.ts';
import { runItLive } from './runItLive.ts';
import { replayRun, stopWatching, writeOwnPassage, watchRecording } from './watch.ts';

/** A recording's file, of a run of two self-edits by the fake lab. */
async function recordedText(): Promise<string> {
  const { store, get } = await readyStore();
  await store.execute(editDraft, { selfEdits: BEST_OF_FIVE.slice(0, 2), seed: 7 });
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  const head = { kind: 'run', command: 'npm run experiment', commit: null, date: new Date().toISOString() };
  return JSON.stringify({ ...head, events: get().run.log });
}

async function visit(storage = new MemoryStorage(), text: Promise<string> = recordedText()) {
  const made = newStore(new FakeLab(), storage, { recording: text });
  await made.store.begin();
  return made;
}

test('a visitor who has made nothing sees the recording, and no run is theirs', async () => {
  const { get, storage } = await visit();
  expect(get().player).toMatchObject({ plays: 'recording', awaited: false, problem: null });
  expect(get().player.recording!.state.status).toBe('finished');
  expect(get().run.id).toBeNull();
  expect(storage.logs.size).toBe(0);
});

test('a kept run comes before the recording, which is one command away, and back', async () => {
  const storage = new MemoryStorage();
  const first = await readyStore(newStore(new FakeLab(), storage));
  await first.store.execute(writeNotes, undefined);
  await first.store.kept();
  const { store, get } = await visit(storage);
  const { id } = first.get().run;
  expect(get().player.plays).toBeNull();
  expect(get().run.id).toBe(id);
  await store.execute(watchRecording, undefined);
  expect(get().player.plays).toBe('recording');
  await store.execute(stopWatching, undefined);
  expect(get().player.plays).toBeNull();
  expect(get().run.id).toBe(id);
});

test.each([
  ['a passage of their own', { title: 'Mine', text: 'Mine.' }],
  ['another seed', { seed: 99 }],
])('one who was setting up a run with %s goes on with it', async (_, change) => {
  const storage = new MemoryStorage();
  const first = newStore(new FakeLab(), storage);
  await first.store.execute(editDraft, change);
  const { store, get } = await visit(storage);
  expect(get().player.plays).toBeNull();
  await store.execute(watchRecording, undefined);
  const { draft } = get().setup;
  await store.execute(runItLive, undefined);
  expect(get().setup.draft).toEqual(draft);
});

test('run it live takes the recorded setup, fetches the model, and runs to the end', async () => {
  const { store, get, lab } = await visit();
  await store.execute(runItLive, undefined);
  expect(get().player.plays).toBeNull();
  expect(get().setup.draft).toMatchObject({ starter: 'tolmin', seed: 7 });
  expect(get().setup.draft.selfEdits).toEqual(BEST_OF_FIVE.slice(0, 2));
  expect(lab.loads).toHaveLength(1);
  expect(get().run).toMatchObject({ restored: false, readOnly: false, activity: 'idle' });
  expect(get().run.state).toMatchObject({ status: 'finished', setup: get().player.recording!.state.setup });
});

test('who goes elsewhere while the model is fetched is not followed by a run', async () => {
  const { store, get } = await visit();
  const live = store.execute(runItLive, undefined);
  await store.execute(writeOwnPassage, undefined);
  await live;
  expect(get().engine.model.is).toBe('ready');
  expect(get().run.state).toBeNull();
  expect(get().setup.draft.title).toBe('');
});

test('a draft that cannot be run yet is shown, and nothing runs', async () => {
  const { store, get } = await visit();
  await store.execute(writeOwnPassage, undefined);
  await store.execute(editDraft, { title: 'Mine' });
  await store.execute(watchRecording, undefined);
  await store.execute(runItLive, undefined);
  expect(get().player.plays).toBeNull();
  expect(get().setup.draft.title).toBe('Mine');
  expect(get().run.state).toBeNull();
});

test('where no model runs, there is no way to a live run', async () => {
  const { store, get, lab } = await visit();
  const report = { ...get().engine.report!, wasm: { simd: false, threads: 1 } };
  const none = { ...report, webgpu: { ...report.webgpu, available: false } };
  expect(cannotRun({ report })).toBeNull();
  expect(cannotRun({ report: none })).toMatch(/^This browser can replay, not train/);
  expect(runItLive.enabled({ ...get(), engine: { ...get().engine, report: none } })).toBe(false);
  expect(runItLive.enabled(get())).toBe(true);
  expect(lab.loads).toEqual([]);
  expect(store.state.getState().player.plays).toBe('recording');
});

test('a passage of one’s own begins empty, and one that was begun is not emptied', async () => {
  const { store, get } = await visit();
  await store.execute(writeOwnPassage, undefined);
  expect(get().setup.draft).toMatchObject({ starter: null, title: '', text: '', questions: [] });
  await store.execute(editDraft, { text: 'Begun.' });
  await store.execute(watchRecording, undefined);
  await store.execute(writeOwnPassage, undefined);
  expect(get().setup.draft.text).toBe('Begun.');
});

test('a page without its recording says so in a sentence, and works', async () => {
  const missing = vi.fn<typeof fetch>().mockResolvedValue(new Response('', { status: 404 }));
  vi.stubGlobal('fetch', missing);
  const { store, get } = await visit(new MemoryStorage(), fetchRecording('recorded/x.json'));
  vi.unstubAllGlobals();
  expect(get().player).toMatchObject({ plays: null, awaited: false });
  expect(get().player.problem!.message).toMatch(/^The recorded run of this page is not there .*404/);
  await store.execute(choosePassage, { starter: 'eel-fair' });
  expect(get().setup.draft.starter).toBe('eel-fair');
});

test('a recording that comes too late is offered, and takes nothing over', async () => {
  vi.useFakeTimers();
  let come: (text: string) => void = () => undefined;
  const text = await recordedText();
  const made = newStore(new FakeLab(), new MemoryStorage(), {
    recording: new Promise((resolve) => (come = resolve)),
  });
  const begun = made.store.begin();
  await vi.advanceTimersByTimeAsync(3000);
  expect(made.get().player.awaited).toBe(false);
  come(text);
  await begun;
  vi.useRealTimers();
  expect(made.get().player.recording).not.toBeNull();
  expect(made.get().player.plays).toBeNull();
});

test('a recording that comes while something else is played does not end that', async () => {
  const text = await recordedText();
  let come: (text: string) => void = () => undefined;
  const made = newStore(new FakeLab(), new MemoryStorage(), {
    recording: new Promise((resolve) => (come = resolve)),
  });
  const begun = made.store.begin();
  await readyStore(made);
  await made.store.execute(writeNotes, undefined);
  await made.store.execute(study, undefined);
  await made.store.execute(replayRun, undefined);
  come(text);
  await begun;
  expect(made.get().player.recording).not.toBeNull();
  expect(made.get().player.plays).toBe('run');
});

test('a kept run that is long looked for holds the page back no longer than the recording may', async () => {
  vi.useFakeTimers();
  const storage = new MemoryStorage();
  vi.spyOn(storage.runs, 'latest').mockReturnValue(new Promise(() => undefined));
  const { store, get } = newStore(new FakeLab(), storage, { recording: Promise.resolve('') });
  void store.begin();
  expect(get().player.awaited).toBe(true);
  await vi.advanceTimersByTimeAsync(3000);
  vi.useRealTimers();
  expect(get().player.awaited).toBe(false);
});

test('a self-edit picked in one run is not picked in the next that is shown', async () => {
  const { store, get } = await visit();
  for (const leave of [stopWatching, watchRecording, writeOwnPassage, watchRecording, runItLive]) {
    await store.execute(showCandidate, 1);
    await store.execute(leave, undefined);
    expect(get().view.candidate, leave.id).toBeNull();
  }
  await store.execute(watchRecording, undefined);
  await store.execute(showCandidate, 1);
  const { view, run, player } = get();
  const played = { view, run: { ...run, state: player.recording!.state } };
  expect(candidateOnScreen(played)).toBe(1);
  const gone = { ...played, view: { ...view, candidate: 7 } };
  expect(candidateOnScreen(gone)).toBe(player.recording!.state.chosen ?? 0);
});

test('a finished run can be played once more', async () => {
  const { store, get } = await readyStore();
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  await store.execute(replayRun, undefined);
  expect(get().player.plays).toBe('run');
});
