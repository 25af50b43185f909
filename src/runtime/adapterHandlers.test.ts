import { expect, test } from 'vitest';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { PASSAGE, setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import { createKeptAdapters } from './keptAdapters.ts';
import type { ExportAdapterRequest } from './protocol.ts';
import { fakeMeasure } from './testing/fakeMeasure.ts';
import { inProcess, LOAD, memoryRecords, runRequest, type InProcessOptions } from './testing/inProcess.ts';

const nothing = () => undefined;
const SAVE: ExportAdapterRequest = {
  runId: 'run-1',
  model: new FakeLearner().model,
  lane: 0,
  origin: {
    title: 'A mill: self-edit 1',
    baseModel: 'example/fake',
    modelName: 'fake.gguf',
    quantisation: null,
  },
};
const asking = (id: string, strength = 1) => ({
  id,
  strength,
  passage: PASSAGE,
  questions: PASSAGE.questions,
});

async function labAfterRun(options: InProcessOptions = {}) {
  const lab = createLab(inProcess(options).spawn);
  await lab.load(LOAD, nothing);
  await lab.run(runRequest(setupOf()), nothing);
  return lab;
}

test('a lane’s adapter that is exported and loaded again answers as the lane, and at 0 as the base model', async () => {
  const lab = await labAfterRun();
  const file = await lab.exportAdapter(SAVE);
  expect(JSON.parse(await file.text())).toMatchObject({ origin: SAVE.origin });
  const kept = await lab.importAdapter({ id: 'a1', file, name: 'mill.zip' });
  expect(kept).toEqual({
    id: 'a1',
    name: 'mill.zip',
    model: SAVE.model,
    baseModel: 'example/fake',
    sameModelFile: true,
    rank: 2,
    layers: { from: 1, to: 3 },
  });
  const lane = {
    runId: 'run-1',
    model: SAVE.model,
    strength: 1,
    passage: PASSAGE,
    questions: PASSAGE.questions,
  };
  const base = await lab.ask({ ...lane, lane: 'base' });
  const studied = await lab.ask({ ...lane, lane: 0 });
  expect(studied).not.toEqual(base);
  expect(await lab.askAdapter(asking('a1'))).toEqual(studied);
  expect(await lab.askAdapter(asking('a1', 0))).toEqual(base);
  expect(await lab.ask({ ...lane, lane: 'base' })).toEqual(base);
});

test('loaded adapters are listed in their order on the next visit, until they are forgotten', async () => {
  const records = memoryRecords();
  const lab = await labAfterRun({ records });
  const file = await lab.exportAdapter(SAVE);
  for (const id of ['z', 'b', 'y']) {
    await lab.importAdapter({ id, file, name: `${id}.zip` });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const next = createLab(inProcess({ records }).spawn);
  const ids = async () => (await next.keptAdapters()).map(({ id }) => id);
  expect(await ids()).toEqual(['z', 'b', 'y']);
  await next.forgetAdapter('b');
  expect(await ids()).toEqual(['z', 'y']);
  await next.load(LOAD, nothing);
  expect(await next.askAdapter(asking('y'))).toHaveLength(PASSAGE.questions.length);
  await expect(next.askAdapter(asking('b'))).rejects.toMatchObject({
    problem: {
      message: 'This adapter is no longer kept.',
      advice: 'Load its file again, or tune the writer again.',
    },
  });
  await next.forget('run-1');
  expect(await ids()).toEqual(['z', 'y']);
});

test('what a lane learned can be kept beyond its run, with no model loaded', async () => {
  const records = memoryRecords();
  const lab = await labAfterRun({ records });
  const answers = await lab.ask({
    runId: 'run-1',
    model: SAVE.model,
    lane: 0,
    strength: 1,
    passage: PASSAGE,
    questions: PASSAGE.questions,
  });
  const next = createLab(inProcess({ records }).spawn);
  const about = {
    id: 'run-1-self-edit-1',
    name: 'A mill: self-edit 1',
    model: SAVE.model,
    baseModel: null,
    sameModelFile: true,
    rank: 2,
    layers: { from: 1, to: 3 },
  };
  await next.keepAdapter({ runId: 'run-1', lane: 0, about });
  await next.forget('run-1');
  expect(await next.keptAdapters()).toMatchObject([about]);
  await next.load(LOAD, nothing);
  expect(await next.askAdapter(asking(about.id))).toEqual(answers);
  await expect(next.keepAdapter({ runId: 'run-1', lane: 0, about })).rejects.toMatchObject({
    problem: { message: 'What this lesson taught the model is no longer kept.' },
  });
});

test('the size of an adapter is that of its weights', async () => {
  const kept = createKeptAdapters(memoryRecords(), nothing);
  const about = { id: 'a', name: 'a', model: SAVE.model, baseModel: null, sameModelFile: null };
  const data = { lora: { rank: 2 }, weights: new Float32Array(35), more: [new Uint8Array(3)] };
  await kept.save({ ...about, rank: 2, layers: { from: 0, to: 1 } }, { data });
  expect(await kept.list()).toMatchObject([{ bytes: 143 }]);
});

test('where storage is full a loaded adapter is there until the page is closed, and that is said once', async () => {
  const records = memoryRecords();
  const lab = await labAfterRun({ records });
  const file = await lab.exportAdapter(SAVE);
  const warnings: string[] = [];
  lab.onWarning((warning) => warnings.push(warning));
  records.fail = new DOMException('no room', 'QuotaExceededError');
  for (const id of ['a', 'b']) await lab.importAdapter({ id, file, name: id });
  expect(warnings).toEqual(['Storage is full, so this adapter is here only until the page is closed.']);
  expect((await lab.keptAdapters()).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(await lab.askAdapter(asking('b'))).toHaveLength(PASSAGE.questions.length);
  await lab.forgetAdapter('a');
  expect((await lab.keptAdapters()).map(({ id }) => id)).toEqual(['b']);
});

test('an adapter is asked over the model it was loaded for only', async () => {
  const records = memoryRecords();
  const lab = await labAfterRun({ records });
  await lab.importAdapter({ id: 'a', file: await lab.exportAdapter(SAVE), name: 'mill.zip' });
  const other = new FakeLearner({ name: 'another', sha256: '3'.repeat(64) });
  const load = () =>
    Promise.resolve({
      learner: other,
      model: { card: other.model, executor: other.executor, parameters: 1, from: 'file' as const },
      measure: fakeMeasure,
      adapterFiles: { pack: () => Promise.reject(new Error()), unpack: () => Promise.reject(new Error()) },
      lost: new Promise<string>(nothing),
      dispose: nothing,
    });
  const next = createLab(inProcess({ records, services: { load } }).spawn);
  await next.load(LOAD, nothing);
  await expect(next.askAdapter(asking('a'))).rejects.toMatchObject({
    problem: { message: 'mill.zip was loaded for fake, and another is loaded now.' },
  });
  await expect(next.exportAdapter(SAVE)).rejects.toMatchObject({
    problem: { message: expect.stringContaining('begun with fake') as string },
  });
});

test('what cannot be saved or loaded says why; nothing is kept of it', async () => {
  const lab = createLab(inProcess().spawn);
  await expect(lab.exportAdapter(SAVE)).rejects.toMatchObject({
    problem: { message: 'No model is loaded.' },
  });
  await lab.load(LOAD, nothing);
  await expect(lab.exportAdapter(SAVE)).rejects.toMatchObject({
    problem: { message: 'What this lesson taught the model is no longer kept.' },
  });
  const file = new Blob(['no JSON']);
  await expect(lab.importAdapter({ id: 'a', file, name: 'a' })).rejects.toThrow();
  const stop = new AbortController();
  const good = new Blob([JSON.stringify({ data: [] })]);
  const stopped = lab.importAdapter({ id: 'a', file: good, name: 'a' }, stop.signal);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ problem: { message: 'Stopped.' } });
  expect(await lab.keptAdapters()).toEqual([]);
});

test('an adapter that storage does not let go of is still listed, and that is said', async () => {
  const records = memoryRecords();
  const lab = await labAfterRun({ records });
  await lab.importAdapter({ id: 'a', file: await lab.exportAdapter(SAVE), name: 'mill.zip' });
  records.fail = new DOMException('no', 'UnknownError');
  await expect(lab.forgetAdapter('a')).rejects.toMatchObject({
    problem: { message: 'This browser did not delete the adapter.' },
  });
  expect((await lab.keptAdapters()).map(({ id }) => id)).toEqual(['a']);
  records.fail = null;
  await lab.forgetAdapter('a');
  expect(await lab.keptAdapters()).toEqual([]);
});
