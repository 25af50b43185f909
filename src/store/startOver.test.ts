import { expect, test } from 'vitest';
import { discardRun } from './commands/discardRun.ts';
import { editDraft } from './commands/editDraft.ts';
import { startOver } from './commands/startOver.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { watchRecording } from './player/watch.ts';
import { openLink } from './share/openLink.ts';
import { undoOpened } from './share/undoOpened.ts';
import { listShelf } from './shelf/listShelf.ts';
import { openShelved } from './shelf/openShelved.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { MemoryStorage } from './testing/memoryStorage.ts';
import { newStore, readyStore } from './testing/stores.ts';

async function finished() {
  const made = await readyStore();
  await made.store.execute(editDraft, { seed: 7 });
  await made.store.execute(writeNotes, undefined);
  await made.store.execute(study, undefined);
  return made;
}

test('a run is set up again as it was, and run again it says the same', async () => {
  const { store, get } = await finished();
  const { state, log } = get().run;
  await store.execute(startOver, 'same seed');
  expect(get().run.state).toBeNull();
  expect(get().setup.draft.seed).toBe(7);
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  expect(get().run.state!.setup).toEqual(state!.setup);
  const timeless = (events: typeof log) =>
    events.map((event) => ({ ...event, atMs: 0, startedAt: '', seconds: 0, elapsedMs: 0 }));
  expect(timeless(get().run.log)).toEqual(timeless(log));
});

test('a new seed is another seed, of the run or of the draft, and nothing else changes', async () => {
  const { store, get } = await finished();
  const { draft } = get().setup;
  await store.execute(startOver, 'new seed');
  const first = get().setup.draft.seed;
  expect(first).not.toBe(7);
  await store.execute(startOver, 'new seed');
  expect(get().setup.draft.seed).not.toBe(first);
  const plain = ({ questions, ...rest }: typeof draft) => ({
    ...rest,
    seed: 0,
    questions: questions.map(({ question, answer }) => [question, answer]),
  });
  expect(plain(get().setup.draft)).toEqual(plain(draft));
});

test('what works is not taken away', async () => {
  const { store, get } = await readyStore();
  const writing = store.execute(writeNotes, undefined);
  expect(startOver.enabled(get())).toBe(false);
  await store.execute(startOver, 'same seed');
  await writing;
  expect(get().run.state).not.toBeNull();
});

test('from the recording it is the recorded setup, but a draft that a person has begun stays', async () => {
  const { get: made } = await finished();
  const head = { kind: 'run', command: 'npm run experiment', commit: null, date: new Date().toISOString() };
  const recording = Promise.resolve(JSON.stringify({ ...head, events: made().run.log }));
  const { store, get } = newStore(new FakeLab(), new MemoryStorage(), { recording });
  await store.begin();
  expect(get().player.plays).toBe('recording');
  await store.execute(startOver, 'same seed');
  expect(get().player.plays).toBeNull();
  expect(get().setup.draft.seed).toBe(7);
  await store.execute(editDraft, { title: 'Mine' });
  await store.execute(watchRecording, undefined);
  await store.execute(startOver, 'new seed');
  expect(get().setup.draft.title).toBe('Mine');
  expect(get().setup.draft.seed).not.toBe(7);
});

test('a run that stands behind the recording, or behind a past run, is not left unseen', async () => {
  const made = await finished();
  const { id, log } = made.get().run;
  const head = { kind: 'run', command: 'npm run experiment', commit: null, date: new Date().toISOString() };
  const recording = Promise.resolve(JSON.stringify({ ...head, events: log }));
  await made.store.kept();
  const { store, get } = newStore(made.lab, made.storage, { recording });
  await store.begin();
  await store.execute(watchRecording, undefined);
  await store.execute(startOver, 'new seed');
  expect(get().run.id).toBe(id);
  await store.execute(listShelf, undefined);
  await store.execute(openShelved, id!);
  const { draft } = get().setup;
  await store.execute(startOver, 'new seed');
  expect(get().run.id).toBe(id);
  expect(get().setup.draft).toBe(draft);
});

test('a new seed, or a new run, leaves the way back from a link that was opened', async () => {
  const { store, get } = await readyStore();
  await store.execute(editDraft, { title: 'My mill', seed: 3 });
  const mine = get().setup.draft;
  await store.execute(openLink, LINK);
  await store.execute(startOver, 'new seed');
  await store.execute(writeNotes, undefined);
  await store.execute(startOver, 'new seed');
  const { draft } = get().setup;
  expect(draft).toMatchObject({ starter: 'eel-fair' });
  expect(get().share.opened).toMatchObject({ from: { kind: 'link' }, after: draft });
  await store.execute(writeNotes, undefined);
  await store.execute(discardRun, undefined);
  await store.execute(undoOpened, undefined);
  expect(get().setup.draft).toEqual(mine);
});

test('a run set up again in the place of a link that waits goes back to the link, and that to one’s own', async () => {
  const { store, get } = await readyStore();
  await store.execute(editDraft, { title: 'My mill', seed: 3 });
  const mine = get().setup.draft;
  await store.execute(writeNotes, undefined);
  await store.execute(openLink, LINK);
  const { draft: theirs } = get().setup;
  await store.execute(startOver, 'same seed');
  expect(get().setup.draft).toMatchObject({ title: 'My mill', seed: 3 });
  expect(get().share.opened).toMatchObject({ from: { kind: 'again' } });
  await store.execute(undoOpened, undefined);
  expect(get().setup.draft).toEqual(theirs);
  await store.execute(undoOpened, undefined);
  expect(get().setup.draft).toEqual(mine);
});

const LINK = new URLSearchParams('setup=1&starter=eel-fair&seed=9');
