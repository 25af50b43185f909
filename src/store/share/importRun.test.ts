import { expect, test } from 'vitest';
import { discardRun } from '../commands/discardRun.ts';
import { downloadAdapter } from '../commands/downloadAdapter.ts';
import { editDraft } from '../commands/editDraft.ts';
import { editNotes } from '../commands/editNotes.ts';
import { loadModel } from '../commands/loadModel.ts';
import { resumeRun } from '../commands/resumeRun.ts';
import { stop } from '../commands/stop.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { nextStep } from '../nextStep.ts';
import { askable } from '../selectors/askable.ts';
import { runStage } from '../selectors/runStage.ts';
import { FakeLab } from '../testing/fakeLab.ts';
import { MemoryStorage } from '../testing/memoryStorage.ts';
import { newStore, readyStore } from '../testing/stores.ts';
import { closeImported } from './closeImported.ts';
import { continueImported, whyNotContinued } from './continueImported.ts';
import { exportRun } from './exportRun.ts';
import { importRun } from './importRun.ts';
import { openText } from './openText.ts';
import { packAdapter } from './packAdapter.ts';
import { readRunFile, writeRunFile } from './runFile.ts';

/** A store whose files are caught. */
async function savingStore() {
  const saved: { name: string; file: Blob }[] = [];
  const made = newStore(new FakeLab(), new MemoryStorage(), {
    saveFile: (name, file) => saved.push({ name, file }),
  });
  await readyStore(made);
  return { ...made, saved };
}

/** The file of a run that was stopped at a step of its first lesson; of a finished one without a step. */
async function fileOf(stopAt: number | null) {
  const made = await savingStore();
  await made.store.execute(writeNotes, undefined);
  made.lab.beforeStep = (step) => {
    if (step === stopAt) void made.store.execute(stop, undefined);
  };
  await made.store.execute(study, undefined);
  made.lab.beforeStep = () => undefined;
  await made.store.execute(exportRun, undefined);
  return { ...made, ...made.saved[0]! };
}

test('a finished run opens in another browser as it was, and only to be looked at', async () => {
  const { name, file, get: theirs } = await fileOf(null);
  expect(name).toBe('tolmin-seed-1.seal.zip');
  const { store, get } = await readyStore();
  await store.execute(importRun, { file, name });
  expect(get().run.state).toEqual(theirs().run.state);
  expect(get().run.log).toEqual(theirs().run.log);
  expect(get().share).toMatchObject({ busy: null, problem: null, imported: { name, adapter: null } });
  expect(runStage(get())).toBe('readOnly');
  expect(nextStep(get())).toBeNull();
  const commands = [study, resumeRun, editNotes, discardRun, downloadAdapter, writeNotes];
  expect(commands.filter((command) => command.enabled(get()))).toEqual([]);
  expect(askable(get()), 'its weights are not here').toEqual([]);
  expect(whyNotContinued(get())).toMatch(/come to its end/);
});

test('one’s own run comes back when an imported one is closed, and was not touched', async () => {
  const { file } = await fileOf(null);
  const { store, get, storage } = await readyStore();
  await store.execute(writeNotes, undefined);
  await store.kept();
  const own = get().run;
  const kept = structuredClone([...storage.logs]);
  await store.execute(importRun, { file, name: 'a.seal.zip' });
  await store.execute(importRun, { file, name: 'b.seal.zip' });
  expect(get().share.imported?.name).toBe('b.seal.zip');
  await store.execute(closeImported, undefined);
  expect(get().run).toEqual(own);
  expect(get().share.imported).toBeNull();
  await store.kept();
  expect([...storage.logs]).toEqual(kept);
  expect(study.enabled(get())).toBe(true);
});

test('a file that is refused leaves the run on screen', async () => {
  const { store, get } = await readyStore();
  await store.execute(writeNotes, undefined);
  const { run } = get();
  await store.execute(importRun, { file: new Blob(['<script>']), name: 'x.zip' });
  expect(get().run).toEqual(run);
  expect(get().share).toMatchObject({ busy: null, imported: null });
  expect(get().share.problem?.message).toMatch(/not a zip/);
});

test('an unfinished run goes on where its model is loaded, and is kept from then on', async () => {
  const { file } = await fileOf(9);
  const { store, get, storage } = newStore(new FakeLab());
  await store.execute(importRun, { file, name: 'a.seal.zip' });
  expect(whyNotContinued(get())).toMatch(/load SmolLM2-135M-Instruct first/);
  await store.execute(loadModel, undefined);
  await store.execute(continueImported, undefined);
  expect(runStage(get())).toBe('interrupted');
  expect(get().share.imported).toBeNull();
  await store.execute(resumeRun, undefined);
  expect(runStage(get())).toBe('finished');
  expect(get().run.state!.lost).toMatch(/starts again/);
  await store.kept();
  expect([...storage.logs.values()][0]).toEqual(get().run.log);
  expect([...storage.shelf.entries.values()], 'its beginning was not made here').toMatchObject([
    { id: get().run.id, from: 'imported' },
  ]);
});

test('an unfinished run of another model does not go on, nor beside a run of one’s own', async () => {
  const { file } = await fileOf(9);
  const other = new FakeLab();
  other.model = { name: 'Another', sha256: 'f'.repeat(64), layers: 12 };
  const { store, get } = newStore(other);
  await store.execute(importRun, { file, name: 'a.seal.zip' });
  await store.execute(loadModel, undefined);
  expect(whyNotContinued(get())).toMatch(/begun with SmolLM2-135M-Instruct, and Another is loaded/);
  expect(continueImported.enabled(get())).toBe(false);

  const mine = await readyStore();
  await mine.store.execute(writeNotes, undefined);
  await mine.store.execute(importRun, { file, name: 'a.seal.zip' });
  expect(whyNotContinued(mine.get())).toMatch(/your own run first/);
});

test('the chosen adapter goes into the file once it is packed, and out of an imported one into the next', async () => {
  const { store, get, saved } = await fileOf(null);
  const without = saved[0]!.file.size;
  await store.execute(packAdapter, true);
  const { packed } = get().share;
  expect(packed).toMatchObject({ lane: 0, run: get().run.id });
  await store.execute(exportRun, undefined);
  expect(saved[1]!.file.size).toBeGreaterThan(without);

  const there = await savingStore();
  await there.store.execute(importRun, saved[1]!);
  const { adapter } = there.get().share.imported!;
  expect(await adapter!.file.text()).toBe(await packed!.file.text());
  await there.store.execute(exportRun, undefined);
  const again = await readyStore();
  await again.store.execute(importRun, there.saved[0]!);
  expect(await again.get().share.imported!.adapter!.file.text()).toBe(await packed!.file.text());

  await store.execute(packAdapter, false);
  await store.execute(exportRun, undefined);
  expect(Math.abs(saved[2]!.file.size - without)).toBeLessThan(8);
});

test('a run that was carried on leaves its passage when it is left, and what was written before is on the shelf', async () => {
  const { file, get: theirs } = await fileOf(9);
  const { store, get } = await readyStore();
  await store.execute(editDraft, { title: 'Mine', text: 'My own words.' });
  await store.execute(importRun, { file, name: 'a.seal.zip' });
  await store.execute(continueImported, undefined);
  await store.execute(discardRun, undefined);
  expect(get().run.state).toBeNull();
  const { title, text } = theirs().run.state!.setup.passage;
  expect(get().setup.draft).toMatchObject({ title, text, shelf: [{ title: 'Mine', text: 'My own words.' }] });
});

test('an imported run that is saved again is still the work of the code that made it', async () => {
  const { get: theirs } = await fileOf(null);
  const app = { version: '0.0.9', commit: 'abc123-dirty' };
  const { log, state } = theirs().run;
  const file = await writeRunFile(log, state!, null, '2026-05-04T03:02:01.000Z', app);
  const { store, saved } = await savingStore();
  await store.execute(importRun, { file, name: 'a.seal.zip' });
  await store.execute(exportRun, undefined);
  expect((await readRunFile(saved[0]!.file)).manifest.app).toEqual(app);
});

test('a text file is not opened over an imported run, which has to be closed first', async () => {
  const { file } = await fileOf(null);
  const { store, get } = await readyStore();
  await store.execute(importRun, { file, name: 'a.seal.zip' });
  await store.execute(openText, { file: new Blob(['A text.']), name: 'a.txt' });
  expect(get().share.problem?.advice).toMatch(/^Close that run first/);
});
