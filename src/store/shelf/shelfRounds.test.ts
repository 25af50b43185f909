import { expect, test, vi } from 'vitest';
import { discardRounds } from '../commands/discardRounds.ts';
import { editDraft } from '../commands/editDraft.ts';
import { editRounds } from '../commands/editRounds.ts';
import { restoreRounds } from '../commands/restoreRounds.ts';
import { startRounds } from '../commands/startRounds.ts';
import { openDropped } from '../share/openDropped.ts';
import { newStore, recordedRoundsLog } from '../testing/stores.ts';
import { listShelf } from './listShelf.ts';
import { openShelved } from './openShelved.ts';
import { saveShelved } from './saveShelved.ts';
import { setUpRounds, undoSetUpRounds } from './setUpRounds.ts';

const SMALL = { train: 2, unseen: 2, rounds: 1, candidates: 2, unseenCandidates: 1, seed: 5 } as const;

/** A store with finished rounds, which have been left. */
async function withRounds(options: Parameters<typeof newStore>[2] = {}) {
  const made = newStore(undefined, undefined, options);
  const { recipe } = made.get().setup.draft;
  await made.store.execute(editDraft, {
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
  await made.store.execute(editRounds, { ...SMALL, recipeChoice: 'person' });
  await made.store.execute(startRounds, undefined);
  await made.store.execute(listShelf, undefined);
  const { id, state } = made.get().rounds;
  await made.store.execute(discardRounds, undefined);
  return { ...made, id: id!, state: state! };
}

test('finished rounds are kept with their verdict and the id of their writer, and play from the shelf', async () => {
  const { store, get, id, state } = await withRounds();
  const [entry] = get().shelf.entries!;
  const [writer] = get().adapters.kept;
  expect(entry).toMatchObject({ id, status: 'finished', seed: 5, selfEdits: 2, adapters: [writer!.id] });
  expect(entry!.digest).toMatchObject({ kind: 'rounds', rounds: 1, train: 2, unseen: 2 });
  expect(entry!.digest.gains).toHaveLength(2);
  expect(entry!.digest).toHaveProperty('verdict', expect.stringMatching(/^No improvement beyond chance/));
  await store.execute(openShelved, id);
  expect(get().rounds).toMatchObject({ plays: 'shelf', id: null });
  expect(get().rounds.shelved!.state).toEqual(state);
});

test('saved from the shelf their file is named and read as from their own view', async () => {
  const saved: { name: string; file: Blob }[] = [];
  const { store, id, state } = await withRounds({ saveFile: (name, file) => saved.push({ name, file }) });
  await store.execute(saveShelved, id);
  expect(saved.map(({ name }) => name)).toEqual(['rounds-1-seed-5.seal.zip']);
  const theirs = newStore();
  await theirs.store.execute(openDropped, saved[0]!);
  expect(theirs.get().rounds.imported!.state).toEqual(state);
});

test('their setup goes back in the draft of rounds, and the draft there was can be put back', async () => {
  const { store, get, id } = await withRounds();
  await store.execute(editRounds, { seed: 9, train: 3 });
  const before = get().rounds.draft;
  for (const each of [id, id]) await store.execute(setUpRounds, each);
  expect(get().rounds.draft).toMatchObject(SMALL);
  expect(get().shelf.setUp!.otherRecipe).toBe(false);
  const { recipe } = get().setup.draft;
  await store.execute(editDraft, { recipe: { ...recipe, epochs: 3 } });
  await store.execute(setUpRounds, id);
  expect(get().shelf.setUp!.otherRecipe, 'the recipe is the Studio’s').toBe(true);
  await store.execute(undoSetUpRounds, undefined);
  expect(get().rounds.draft).toBe(before);
});

test('a setup that was brought back is shown, and no recording is played over it', async () => {
  const { store, get, id } = await withRounds();
  await store.execute(openShelved, id);
  await store.execute(setUpRounds, id);
  expect(get().rounds.plays).toBeNull();
  const file = {
    kind: 'rounds',
    command: 'npm run experiment',
    commit: null,
    events: await recordedRoundsLog(),
  };
  vi.stubGlobal('fetch', vi.fn<typeof fetch>().mockResolvedValue(Response.json(file)));
  const looking = store.execute(restoreRounds, undefined);
  expect(get().rounds.awaited).toBe(false);
  await looking;
  vi.unstubAllGlobals();
  expect(get().rounds.recording).not.toBeNull();
  expect(get().rounds.plays).toBeNull();
});
