import { expect, test } from 'vitest';
import { choosePassage } from '../commands/choosePassage.ts';
import { discardRun } from '../commands/discardRun.ts';
import { editDraft } from '../commands/editDraft.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { newStore, readyStore } from '../testing/stores.ts';
import { dismissShare } from './dismissShare.ts';
import { writeLink } from './link.ts';
import { openLink } from './openLink.ts';
import { hasOwnWriter, sharedSetup } from './sharedSetup.ts';
import { undoOpened } from './undoOpened.ts';

/** A link that someone else made of a draft of theirs. */
async function linkOf(title: string) {
  const { store, get } = newStore();
  await store.execute(editDraft, { title, seed: 42 });
  return { link: await writeLink(sharedSetup(get())!), shared: sharedSetup(get())! };
}

test('a link opens as the draft, and what was typed is on the shelf and can be put back whole', async () => {
  const { link, shared } = await linkOf('Their mill');
  const { store, get } = newStore();
  await store.execute(editDraft, { title: 'My mill', text: 'It stands', seed: 5 });
  const mine = get().setup.draft;
  await store.execute(openLink, link);
  const { draft } = get().setup;
  expect(sharedSetup(get())).toEqual(shared);
  expect(draft).toMatchObject({ starter: null, title: 'Their mill', seed: 42 });
  expect(draft.shelf).toMatchObject([{ title: 'My mill', text: 'It stands' }]);
  expect(new Set(draft.questions.map(({ id }) => id)).size).toBe(draft.questions.length);

  await store.execute(undoOpened, undefined);
  expect(get().setup.draft).toEqual(mine);
  expect(get().share.opened).toBeNull();
});

test('the same link twice fills the shelf once, and a starter is known as one', async () => {
  const { link } = await linkOf('Their mill');
  const { store, get } = newStore();
  await store.execute(editDraft, { title: 'My mill' });
  await store.execute(openLink, link);
  await store.execute(openLink, link);
  expect(get().setup.draft.shelf).toHaveLength(1);
  await store.execute(openLink, new URLSearchParams('setup=1&starter=eel-fair&seed=3'));
  expect(get().setup.draft).toMatchObject({ starter: 'eel-fair', seed: 3 });
  expect(get().setup.draft.shelf).toHaveLength(2);
});

test('what is changed after a link was opened is not put back', async () => {
  const { link } = await linkOf('Their mill');
  const { store, get } = newStore();
  await store.execute(openLink, link);
  await store.execute(choosePassage, { own: 'empty' });
  expect(undoOpened.enabled(get())).toBe(false);
});

test('a broken link changes nothing and says why', async () => {
  const { store, get } = newStore();
  const before = get().setup;
  await store.execute(openLink, new URLSearchParams('setup=1&seed=many'));
  expect(get().setup).toEqual(before);
  expect(get().share.problem).toMatchObject({ message: expect.stringMatching(/seed/) as string });
  await store.execute(dismissShare, undefined);
  expect(get().share.problem).toBeNull();
});

test('a run on screen stays when a link is opened; a link of it holds its setup', async () => {
  const { store, get } = await readyStore();
  await store.execute(writeNotes, undefined);
  const { run } = get();
  await store.execute(openLink, new URLSearchParams('setup=1&starter=eel-fair&seed=9'));
  expect(get().run).toEqual(run);
  expect(get().setup.draft).toMatchObject({ starter: 'eel-fair', seed: 9 });
  expect(sharedSetup(get())).toMatchObject({ passage: { title: 'Tolmin' }, seed: 1 });
});

test('writers do not travel', async () => {
  const { store, get } = newStore();
  expect(hasOwnWriter(get())).toBe(false);
  await store.execute(editDraft, { selfEdits: [{ format: 'qa', recipe: 'person', writer: 'w1' }] });
  expect(hasOwnWriter(get())).toBe(true);
  expect((await writeLink(sharedSetup(get())!)).toString()).not.toContain('w1');
});

test('a new run leaves the link’s setup in the draft, and the passage of the run on the shelf, once', async () => {
  const { link } = await linkOf('Their mill');
  const { store, get } = await readyStore();
  await store.execute(editDraft, { title: 'My mill' });
  await store.execute(writeNotes, undefined);
  await store.execute(openLink, link);
  await store.execute(discardRun, undefined);
  expect(get().setup.draft).toMatchObject({ title: 'Their mill', seed: 42, shelf: [{ title: 'My mill' }] });
});
