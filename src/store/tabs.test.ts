import { expect, test } from 'vitest';
import { discardRun } from './commands/discardRun.ts';
import { dropKeptRun } from './commands/dropKeptRun.ts';
import { editDraft } from './commands/editDraft.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { holdsPassage } from './share/sharedSetup.ts';
import { newStore, readyStore, stoppedStore } from './testing/stores.ts';

test('a run that another tab has open is neither shown nor deleted here', async () => {
  const { storage, lab, get, store } = await stoppedStore();
  await store.kept();
  const id = get().run.id!;
  const log = storage.logs.get(id);
  storage.lockedElsewhere.add(id);
  const tab = newStore(lab, storage);
  await tab.store.begin();
  expect(tab.get().run.id).toBeNull();
  expect(tab.get().view.problem?.message).toMatch(/another tab/);
  await tab.store.execute(dropKeptRun, undefined);
  expect(storage.logs.get(id)).toBe(log);

  storage.lockedElsewhere.clear();
  const later = newStore(lab, storage);
  await later.store.begin();
  expect(later.get().run.id).toBe(id);
  expect([...storage.locked]).toEqual([id]);
});

test('what the other tab wrote before it let go is restored as well', async () => {
  const { storage, lab, get, store } = await stoppedStore();
  await store.kept();
  const id = get().run.id!;
  const lockRun = storage.lockRun.bind(storage);
  storage.lockRun = async (run) => {
    await storage.runs.append(id, [{ type: 'run.stopped', atMs: 1 }]);
    return lockRun(run);
  };
  const tab = newStore(lab, storage);
  await tab.store.begin();
  expect(tab.get().run.log).toHaveLength(get().run.log.length + 1);
});

test('a run is this tab’s from its first moment until it is discarded', async () => {
  const { store, get, storage } = await readyStore();
  await store.execute(writeNotes, undefined);
  expect([...storage.locked]).toEqual([get().run.id]);
  await store.execute(discardRun, undefined);
  await Promise.resolve();
  expect(storage.locked.size).toBe(0);
});

test('the passage of a run is there when the run is left, also where another tab has put another in the draft', async () => {
  const one = await readyStore();
  await one.store.execute(editDraft, { title: 'My mill' });
  await one.store.execute(writeNotes, undefined);
  const { passage } = one.get().run.state!.setup;
  const two = newStore(one.lab, one.storage);
  await two.store.execute(editDraft, { title: 'Another' });
  const back = newStore(one.lab, one.storage);
  await back.store.begin();
  await back.store.execute(discardRun, undefined);
  expect(back.get().setup.draft.title).toBe('Another');
  expect(back.get().setup.draft.shelf.map((each) => holdsPassage(each, passage))).toEqual([true]);
});

test('what is typed in another tab is shown here and not written over', async () => {
  const one = newStore();
  const two = newStore(one.lab, one.storage);
  await one.store.execute(editDraft, { title: 'Typed in tab one' });
  const { saved } = one.storage;
  one.storage.savedElsewhere();
  expect(two.get().setup.draft.title).toBe('Typed in tab one');
  expect(one.storage.saved).toBe(saved);
  await two.store.execute(editDraft, { text: 'Typed in tab two' });
  expect(one.storage.saved).toMatchObject({ draft: { title: 'Typed in tab one', text: 'Typed in tab two' } });
});
