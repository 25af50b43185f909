import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { discardRun } from '../commands/discardRun.ts';
import { editDraft } from '../commands/editDraft.ts';
import { resumeRun } from '../commands/resumeRun.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { parseShelfEntry, type ShelfEntry } from '../persist/shelfEntry.ts';
import { SHELF_LIMITS } from '../persist/shelfStorage.ts';
import { shownCandidate } from '../selectors/lanes.ts';
import { APP_VERSION, UNKNOWN_APP } from '../share/appVersion.ts';
import { exportRun } from '../share/exportRun.ts';
import { readRunFile } from '../share/runFile.ts';
import { undoOpened } from '../share/undoOpened.ts';
import { newStore, readyStore, stoppedStore } from '../testing/stores.ts';
import { pickShelved } from './compareShelved.ts';
import { labelShelved } from './labelShelved.ts';
import { listShelf } from './listShelf.ts';
import { openShelved } from './openShelved.ts';
import { keepWaiting, makeRoom, removeShelved, removeUnreadable, undoRemove } from './removeShelved.ts';
import { saveShelved } from './saveShelved.ts';
import { setUpAgain } from './setUpAgain.ts';

type Made = ReturnType<typeof newStore>;

async function finish(made: Made, seed = 7): Promise<string> {
  await made.store.execute(editDraft, { seed });
  await made.store.execute(writeNotes, undefined);
  await made.store.execute(study, undefined);
  return made.get().run.id!;
}

/** A store with one finished run, which is listed. */
async function withOne() {
  const made = await readyStore();
  const id = await finish(made);
  await made.store.execute(listShelf, undefined);
  return { ...made, id };
}

const entriesOf = ({ get }: Pick<Made, 'get'>) => get().shelf.entries!;

test('a finished run is kept by itself, with the numbers of its log', async () => {
  const made = await withOne();
  const { state, log } = made.get().run;
  const [entry, ...more] = entriesOf(made);
  expect(more).toEqual([]);
  const { passage } = state!.setup;
  expect(entry).toMatchObject({
    id: made.id,
    from: 'here',
    status: 'finished',
    seed: 7,
    title: passage.title,
    selfEdits: 1,
    model: { name: state!.started.model.name },
    executor: { description: 'a fake executor' },
  });
  expect(entry!.name.startsWith(`${passage.title}, `)).toBe(true);
  const { report } = state!.started.split;
  const chosen = state!.candidates[shownCandidate(state!)!]!;
  expect(entry!.digest).toMatchObject({
    of: { report: report.length },
    chosen: { report: report.filter((i) => chosen.answers[i]!.right).length },
  });
  expect(made.storage.shelf.logs.get(made.id)).toEqual(log);
});

test('a stopped run is kept, and again when it is finished; what was written on it stays', async () => {
  const made = await stoppedStore();
  await made.store.execute(listShelf, undefined);
  const { id } = made.get().run;
  expect(entriesOf(made)).toMatchObject([{ id, status: 'stopped' }]);
  await made.store.execute(labelShelved, { id: id!, name: 'Mine', note: 'slow', pinned: true });
  await made.store.execute(resumeRun, undefined);
  expect(entriesOf(made)).toMatchObject([
    { id, status: 'finished', name: 'Mine', note: 'slow', pinned: true },
  ]);
});

test('a run that is left before it was studied is kept too, and its adapters are not', async () => {
  const made = await readyStore();
  await made.store.execute(writeNotes, undefined);
  const { id, log } = made.get().run;
  expect(await made.storage.shelf.has(id!)).toBe(false);
  await made.store.execute(discardRun, undefined);
  expect(made.get().run.id).toBeNull();
  expect(made.storage.shelf.logs.get(id!)).toEqual(log);
  expect(made.lab.forgotten).toEqual([id]);
});

test('a run of an earlier visit that is not on the shelf is put there', async () => {
  const made = await withOne();
  await made.store.kept();
  made.storage.shelf.entries.clear();
  const visit = newStore(made.lab, made.storage);
  await visit.store.begin();
  expect(await made.storage.shelf.has(made.id)).toBe(true);
  // By which code it was made is not known any more.
  expect(parseShelfEntry(made.storage.shelf.entries.get(made.id))).toMatchObject({ app: null });
});

test('a past run plays in front of the page, and the run behind it stays', async () => {
  const made = await withOne();
  await made.store.execute(discardRun, undefined);
  await made.store.execute(openShelved, made.id);
  const { player, shelf, run } = made.get();
  expect(player.plays).toBe('shelf');
  expect(shelf.open!.log).toEqual(made.storage.shelf.logs.get(made.id));
  expect(run.id).toBeNull();
});

test('its setup goes back in the draft, and the draft there was can be put back', async () => {
  const made = await withOne();
  await made.store.execute(discardRun, undefined);
  await made.store.execute(editDraft, { title: 'Something else', seed: 3 });
  const before = made.get().setup.draft;
  await made.store.execute(setUpAgain, made.id);
  expect(made.get().setup.draft).toMatchObject({ seed: 7, title: entriesOf(made)[0]!.title });
  await made.store.execute(undoOpened, undefined);
  expect(made.get().setup.draft).toBe(before);
});

test('of two setups that are opened in a row, the way back is to one’s own', async () => {
  const made = await withOne();
  await made.store.execute(discardRun, undefined);
  const other = await finish(made, 8);
  await made.store.execute(discardRun, undefined);
  await made.store.execute(editDraft, { seed: 3 });
  const before = made.get().setup.draft;
  for (const id of [made.id, other]) await made.store.execute(setUpAgain, id);
  expect(made.get().setup.draft.seed).toBe(8);
  await made.store.execute(undoOpened, undefined);
  expect(made.get().setup.draft).toBe(before);
});

test('it is saved as a file that can be opened', async () => {
  const saved: [string, Blob][] = [];
  const made = await readyStore(newStore(undefined, undefined, { saveFile: (...each) => saved.push(each) }));
  const id = await finish(made);
  await made.store.execute(listShelf, undefined);
  await made.store.execute(saveShelved, id);
  expect(saved).toHaveLength(1);
  expect(saved[0]![0]).toMatch(/-seed-7\.seal\.zip$/);
  const { log, manifest } = await readRunFile(saved[0]![1]);
  expect(log).toEqual(made.get().run.log);
  expect(manifest.app).toEqual(APP_VERSION);
});

test('of a run of an earlier visit no file says that the code of today made it', async () => {
  const first = await withOne();
  await first.store.kept();
  first.storage.shelf.entries.clear();
  const saved: Blob[] = [];
  const visit = newStore(first.lab, first.storage, { saveFile: (_, file) => saved.push(file) });
  await visit.store.begin();
  await visit.store.execute(listShelf, undefined);
  await visit.store.execute(saveShelved, first.id);
  await visit.store.execute(exportRun, undefined);
  const apps = await Promise.all(saved.map(async (file) => (await readRunFile(file)).manifest.app));
  expect(apps).toEqual([UNKNOWN_APP, UNKNOWN_APP]);
});

test('a deleted one can be put back as it was', async () => {
  const made = await withOne();
  await made.store.execute(labelShelved, { id: made.id, note: 'keep me' });
  const [before] = entriesOf(made);
  const log = made.storage.shelf.logs.get(made.id);
  await made.store.execute(removeShelved, made.id);
  expect(entriesOf(made)).toEqual([]);
  await made.store.execute(undoRemove, undefined);
  expect(entriesOf(made)).toEqual([before]);
  expect(made.storage.shelf.logs.get(made.id)).toEqual(log);
});

test('on a full shelf a run waits, until the oldest that is not pinned gives way', async () => {
  const made = await withOne();
  const [entry] = entriesOf(made);
  const shelf = made.storage.shelf.entries;
  for (let i = 1; i < SHELF_LIMITS.entries; i++) {
    const day = new Date(Date.UTC(2024, 0, i)).toISOString();
    shelf.set(`old ${i}`, {
      ...entry!,
      id: `old ${i}`,
      startedAt: day,
      pinned: i === 1,
    } satisfies ShelfEntry);
  }
  made.storage.shelf.changedElsewhere();
  await made.store.execute(discardRun, undefined);
  const id = await finish(made, 9);
  expect(shelf.has(id)).toBe(false);
  expect(made.get().view.problem?.message).toMatch(/not kept under Runs: 60 runs or 200 MB/);
  await made.store.execute(discardRun, undefined);
  expect(made.get().run.id, 'it is nowhere else').toBe(id);
  await made.store.execute(makeRoom, undefined);
  expect(shelf.has(id)).toBe(true);
  expect(shelf.has('old 1'), 'pinned').toBe(true);
  expect(shelf.has('old 2')).toBe(false);
  expect(made.get().shelf.waiting).toEqual([]);
  expect(made.get().view.problem).toBeNull();
  await made.store.execute(discardRun, undefined);
  expect(made.get().run.id).toBeNull();
});

test('where the browser has no room left nothing is lost, and one sentence says so', async () => {
  const made = await withOne();
  await made.store.execute(discardRun, undefined);
  made.storage.full = true;
  const id = await finish(made, 9);
  const { log } = made.get().run;
  expect(made.get().view.problem?.message).toMatch(/this browser’s storage is full\.$/);
  await made.store.execute(labelShelved, { id: made.id, note: 'new' });
  expect(made.get().shelf.problem?.message).toMatch(/What you wrote was not kept/);
  expect(entriesOf(made)).toMatchObject([{ id: made.id, note: '' }]);
  made.storage.full = false;
  await made.store.execute(keepWaiting, undefined);
  expect(made.storage.shelf.logs.get(id)).toEqual(log);
});

test('two tabs write on the same shelf, and neither takes the other’s words away', async () => {
  const one = await withOne();
  const two = newStore(one.lab, one.storage);
  await two.store.execute(listShelf, undefined);
  await one.store.execute(labelShelved, { id: one.id, name: 'Named in one' });
  await two.store.execute(labelShelved, { id: one.id, note: 'Noted in two' });
  one.storage.shelf.changedElsewhere();
  for (const tab of [one, two])
    await expect.poll(() => entriesOf(tab)).toMatchObject([{ name: 'Named in one', note: 'Noted in two' }]);
  await two.store.execute(removeShelved, one.id);
  await one.store.execute(labelShelved, { id: one.id, note: 'too late' });
  expect(one.get().shelf.problem?.message).toMatch(/deleted in another tab/);
  expect(one.storage.shelf.entries.size).toBe(0);
});

test('damaged entries are counted, can be deleted, and take nothing with them', async () => {
  const made = await withOne();
  const { entries, logs } = made.storage.shelf;
  const [entry] = entriesOf(made);
  entries.set('a', { version: 9 });
  entries.set('b', 'spoilt');
  entries.set('c', { ...entry!, id: 'another’s' });
  entries.set('d', { ...entry!, id: 'd', name: 'No log' });
  entries.set('e', { ...entry!, id: 'e', name: 'Spoilt log' });
  logs.set('e', ['spoilt']);
  made.storage.shelf.changedElsewhere();
  await expect.poll(() => made.get().shelf.unreadable).toEqual(['a', 'b', 'c']);
  for (const id of ['d', 'e']) {
    await made.store.execute(openShelved, id);
    expect(made.get().player.plays).toBeNull();
    expect(made.get().shelf.problem).not.toBeNull();
  }
  await made.store.execute(removeUnreadable, undefined);
  expect([...entries.keys()]).toEqual([made.id, 'd', 'e']);
  expect(made.get().shelf.unreadable).toEqual([]);
});

test('a log that is damaged at its end is played as far as it can be read', async () => {
  const made = await withOne();
  const log = made.storage.shelf.logs.get(made.id) as RunEvent[];
  made.storage.shelf.logs.set(made.id, [...log.slice(0, 20), 'spoilt', ...log.slice(20)]);
  await made.store.execute(openShelved, made.id);
  expect(made.get().shelf.open!.log).toEqual(log.slice(0, 20));
  expect(made.get().shelf.problem?.message).toContain(`${log.length - 19} of its ${log.length + 1} events`);
  expect(made.get().view.problem, 'where it plays').toBe(made.get().shelf.problem);
});

test('two are compared; a third takes the place of the first', async () => {
  const made = await withOne();
  const ids = [made.id];
  for (const seed of [8, 9]) {
    await made.store.execute(discardRun, undefined);
    ids.push(await finish(made, seed));
  }
  for (const id of ids.slice(0, 2)) await made.store.execute(pickShelved, id);
  const seeds = () => made.get().shelf.compared?.map(({ state }) => state.setup.seed);
  expect(seeds()).toEqual([7, 8]);
  await made.store.execute(pickShelved, ids[2]!);
  expect(seeds()).toEqual([8, 9]);
  await made.store.execute(removeShelved, ids[2]!);
  expect(made.get().shelf).toMatchObject({ picked: [ids[1]], compared: null });
});

test('one of the two that cannot be read is not waited for, and what is wrong with either is said', async () => {
  const made = await withOne();
  const { logs } = made.storage.shelf;
  const log = logs.get(made.id)!;
  await made.store.execute(discardRun, undefined);
  const other = await finish(made, 8);
  logs.set(made.id, ['spoilt']);
  for (const id of [made.id, other]) await made.store.execute(pickShelved, id);
  expect(made.get().shelf).toMatchObject({ picked: [other], compared: null });
  expect(made.get().shelf.problem?.message).toMatch(/cannot be opened/);
  logs.set(made.id, [...log.slice(0, 20), 'spoilt']);
  await made.store.execute(pickShelved, other);
  for (const id of [made.id, other]) await made.store.execute(pickShelved, id);
  expect(made.get().shelf.compared).not.toBeNull();
  expect(made.get().shelf.problem?.message).toMatch(/was damaged: 1 of its 21 events/);
});
