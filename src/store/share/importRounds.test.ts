import { expect, test } from 'vitest';
import { foldRounds } from '../../seal/rounds/reduceRounds.ts';
import { editRounds } from '../commands/editRounds.ts';
import { startRounds } from '../commands/startRounds.ts';
import { watchRecordedRounds, replayRounds, stopWatchingRounds } from '../player/watchRounds.ts';
import { FakeLab } from '../testing/fakeLab.ts';
import { MemoryStorage } from '../testing/memoryStorage.ts';
import { newStore, readyStore } from '../testing/stores.ts';
import { exportRounds } from './exportRounds.ts';
import { openDropped } from './openDropped.ts';
import { packWriter, writerToPack } from './packWriter.ts';

/** A browser in which one round was finished, and what it saves. */
async function finishedRounds() {
  const saved: { name: string; file: Blob }[] = [];
  const made = newStore(new FakeLab(), new MemoryStorage(), {
    saveFile: (name, file) => saved.push({ name, file }),
  });
  await readyStore(made);
  const sizes = { train: 2, unseen: 2, rounds: 1, candidates: 2, unseenCandidates: 1 };
  await made.store.execute(editRounds, { ...sizes, recipeChoice: 'person' });
  await made.store.execute(startRounds, undefined);
  return { ...made, saved };
}

test('rounds saved with their writer open in another browser as they were, played, and close again', async () => {
  const { store, get, saved } = await finishedRounds();
  expect(writerToPack(get())).toBe(1);
  await store.execute(packWriter, true);
  await store.execute(exportRounds, undefined);
  const [file] = saved;
  expect(file!.name).toBe('rounds-1-seed-1.seal.zip');
  const theirs = newStore();
  await theirs.store.execute(openDropped, file!);
  const { imported, plays, state } = theirs.get().rounds;
  expect(theirs.get().share.problem).toBeNull();
  expect(plays).toBe('imported');
  expect(imported!.state).toEqual(get().rounds.state);
  expect(await imported!.writer!.file.text()).toBe(await get().share.packedWriter!.file.text());
  expect(state).toBeNull();
  await theirs.store.execute(stopWatchingRounds, undefined);
  expect(theirs.get().rounds).toMatchObject({ plays: null, imported: null });
});

test('imported rounds can be saved again; own rounds stay behind them', async () => {
  const { store, get, saved } = await finishedRounds();
  const own = get().rounds.state;
  await store.execute(exportRounds, undefined);
  await store.execute(openDropped, saved[0]!);
  await store.execute(exportRounds, undefined);
  expect(saved).toHaveLength(2);
  const again = newStore();
  await again.store.execute(openDropped, saved[1]!);
  expect(again.get().rounds.imported!.state).toEqual(own);
  await store.execute(stopWatchingRounds, undefined);
  expect(get().rounds.state).toBe(own);
  await store.execute(replayRounds, undefined);
  expect(get().rounds.plays).toBe('own');
  expect(watchRecordedRounds.enabled(get())).toBe(false);
});

test('the log of an experiment opens by its name; what is none is refused, and nothing changes', async () => {
  const { get } = await finishedRounds();
  const { log } = get().rounds;
  const text = ['{"experiment":{}}', ...log.map((event) => JSON.stringify(event))].join('\n');
  const theirs = newStore();
  await theirs.store.execute(openDropped, { file: new Blob([text]), name: 'events.jsonl' });
  expect(theirs.get().rounds.imported!.state).toEqual(foldRounds(log));
  const { rounds } = theirs.get();
  await theirs.store.execute(openDropped, { file: new Blob(['{}']), name: 'x.json' });
  expect(theirs.get().share.problem!.message).toMatch(/^This file was not opened\. It does not begin with/);
  expect(theirs.get().rounds).toBe(rounds);
});
