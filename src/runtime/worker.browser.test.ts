import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import type { Spawned } from './connection.ts';
import { idbRecords } from './idbRecords.ts';
import { watchWorker, workerName } from './spawnWorker.ts';
import { LOAD, runRequest } from './testing/inProcess.ts';

const nothing = () => undefined;

function mortal(): { readonly lab: ReturnType<typeof createLab>; readonly workers: Worker[] } {
  const workers: Worker[] = [];
  const spawn = (): Spawned => {
    const name = workerName();
    const url = new URL('./testing/mortal.worker.ts', import.meta.url);
    const worker = new Worker(url, { type: 'module', name });
    workers.push(worker);
    return watchWorker(worker, name);
  };
  return { lab: createLab(spawn), workers };
}

test('a run goes through a real worker, and its weights through IndexedDB', async () => {
  const { lab } = mortal();
  const log: RunEvent[] = [];
  await lab.load(LOAD, nothing);
  const request = runRequest(setupOf(), [], `run-${crypto.randomUUID()}`);
  expect(await lab.run(request, (events) => log.push(...events))).toEqual({ status: 'finished' });
  const { passage } = request.setup;
  const { model } = new FakeLearner();
  const ask = {
    runId: request.runId,
    model,
    lane: 0,
    strength: 1,
    passage,
    questions: passage.questions,
  } as const;
  expect(await lab.ask(ask)).toHaveLength(4);
  await lab.forget(request.runId);
  await expect(lab.ask(ask)).rejects.toMatchObject({ problem: { message: /no longer kept/ } });
  lab.dispose();
});

test('a worker that closes itself without a word is noticed, and the next request starts another', async () => {
  const { lab, workers } = mortal();
  const lost: string[] = [];
  lab.onLost((reason) => lost.push(reason));
  await lab.load(LOAD, nothing);
  await expect(lab.clearModelCache()).rejects.toMatchObject({
    problem: { message: 'The worker that runs the model stopped: the browser may have run out of memory.' },
  });
  expect(lost).toHaveLength(1);
  expect(await lab.run(runRequest(setupOf()), nothing)).toEqual({ status: 'finished' });
  expect(workers).toHaveLength(2);
  lab.dispose();
});

test('a worker that is killed in the middle of a run ends it as stopped', async () => {
  const { lab, workers } = mortal();
  await lab.load(LOAD, nothing);
  const log: RunEvent[] = [];
  const result = await lab.run(runRequest(setupOf()), (events) => {
    log.push(...events);
    workers[0]!.terminate();
  });
  expect(result).toEqual({ status: 'stopped' });
  expect(log.at(-1)?.type).toBe('run.stopped');
  lab.dispose();
});

test('a worker whose script is missing is one clear sentence', async () => {
  const name = workerName();
  const lab = createLab(() => watchWorker(new Worker('/no-such-script.js', { type: 'module', name }), name));
  await expect(lab.probe()).rejects.toMatchObject({
    problem: { message: 'The worker that runs the model could not start.' },
  });
});

test('weights are kept by run, kind and lane, and forgotten by run', async () => {
  const records = idbRecords();
  const value = { step: 3, weights: Float32Array.of(1, 2) };
  for (const runId of ['a', 'b']) {
    await records.put(runId, 'study', 'control', value);
    await records.put(runId, 'adapter', 1, value);
  }
  expect(await records.get('a', 'adapter', 1)).toEqual(value);
  expect(await records.get('a', 'adapter', 0)).toBeUndefined();
  await records.delete('a', 'study', 'control');
  expect(await records.get('a', 'study', 'control')).toBeUndefined();
  await records.deleteRun('a');
  expect(await records.get('a', 'adapter', 1)).toBeUndefined();
  expect(await records.get('b', 'adapter', 1)).toEqual(value);
  await records.deleteRun('b');
});

test('an adapter that was loaded from a file is there on the next visit, out of IndexedDB', async () => {
  const { lab } = mortal();
  await lab.load(LOAD, nothing);
  const id = `adapter-${crypto.randomUUID()}`;
  const file = new Blob([JSON.stringify({ data: [] })]);
  const kept = await lab.importAdapter({ id, file, name: 'mill.zip' });
  lab.dispose();

  const { lab: next } = mortal();
  const listed = async () => (await next.keptAdapters()).filter((each) => each.id === id);
  expect(await listed()).toMatchObject([kept]);
  await next.load(LOAD, nothing);
  const { passage } = setupOf();
  const asked = await next.askAdapter({ id, strength: 1, passage, questions: passage.questions });
  expect(asked).toHaveLength(passage.questions.length);
  await next.forgetAdapter(id);
  expect(await listed()).toEqual([]);
  next.dispose();
});
