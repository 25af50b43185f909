import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import type { TuneWriterRequest, TuneWriterStep } from '../seal/rounds/roundsLab.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { PASSAGE, setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import { fakeMeasure } from './testing/fakeMeasure.ts';
import { inProcess, LOAD, memoryRecords, runRequest, type InProcessOptions } from './testing/inProcess.ts';

const nothing = () => undefined;
const CARD = { id: 'w1', name: 'Writer after round 1' };
const note = { format: 'qa', sentence: 0, by: 'model' } as const;
const TUNING: TuneWriterRequest = {
  writer: CARD,
  lessons: [
    {
      passage: PASSAGE,
      notes: [{ ...note, id: 'n1', question: 'What does the mill grind?', text: 'barley' }],
      recipeText: null,
    },
  ],
  recipe: { rank: 2, alpha: 4, learningRate: 3e-4, epochs: 3, batchSize: 4, firstLayer: 2 },
  seed: 5,
};
const written = setupOf({ candidates: [{ format: 'qa', seed: 50, writer: CARD }] });

async function loadedLab(options: InProcessOptions = {}) {
  const process = inProcess(options);
  const lab = createLab(process.spawn);
  await lab.load(LOAD, nothing);
  return { lab, workers: process.workers };
}

test('a writer is tuned step by step and kept under its name, for the next visit too, and is given as a file', async () => {
  const records = memoryRecords();
  const { lab } = await loadedLab({ records });
  expect(await lab.hasWriter('w1')).toBe(false);
  const steps: TuneWriterStep[] = [];
  await lab.tuneWriter(TUNING, (step) => steps.push(step));
  expect(steps.map(({ step, steps: of, documents }) => [step, of, documents])).toEqual([
    [0, 3, 1],
    [1, 3, 1],
    [2, 3, 1],
    [3, 3, 1],
  ]);
  const next = (await loadedLab({ records })).lab;
  expect(await next.hasWriter('w1')).toBe(true);
  expect(await next.hasWriter('w2')).toBe(false);
  expect(await next.keptAdapters()).toEqual([
    {
      ...CARD,
      model: new FakeLearner().model,
      baseModel: null,
      sameModelFile: true,
      rank: 2,
      layers: { from: 2, to: 3 },
      bytes: expect.any(Number) as number,
      keptAt: expect.stringMatching(/^\d{4}-/) as string,
    },
  ]);
  const file = await next.exportKept({ id: 'w1', origin: { baseModel: 'example/fake' } });
  expect(JSON.parse(await file.text())).toMatchObject({
    data: [{ text: expect.stringContaining('barley') as string }],
    origin: { title: CARD.name, baseModel: 'example/fake', modelName: 'fake', quantisation: null },
  });
  await next.forgetAdapter('w1');
  expect(await next.hasWriter('w1')).toBe(false);
  await expect(next.exportKept({ id: 'w1' })).rejects.toMatchObject({
    problem: { message: 'This adapter is no longer kept.' },
  });
});

test('a run’s self-edits are written by the writer that is kept; one that is gone fails the run with a sentence', async () => {
  const { lab, workers } = await loadedLab();
  const log: RunEvent[] = [];
  expect(await lab.run(runRequest(written), (events) => log.push(...events))).toEqual({ status: 'failed' });
  expect(log.at(-1)).toMatchObject({
    type: 'run.failed',
    problem: { message: expect.stringContaining(CARD.name) as string },
  });

  await lab.tuneWriter(TUNING, nothing);
  const learner = workers[0]!.learners[0]!;
  const restored: unknown[] = [];
  const restore = learner.restore.bind(learner);
  learner.restore = (adapter, strength) => {
    restored.push(adapter?.data ?? null);
    return restore(adapter, strength);
  };
  expect(await lab.run(runRequest(written, [], 'run-2'), nothing)).toEqual({ status: 'finished' });
  expect(JSON.stringify(restored)).toContain('What does the mill grind?');
  expect(restored.at(-1)).toBeNull();
});

test('a writer of another model is not had, and a run that names it says so', async () => {
  const records = memoryRecords();
  await (await loadedLab({ records })).lab.tuneWriter(TUNING, nothing);
  const learner = new FakeLearner({ name: 'another', sha256: '3'.repeat(64) });
  const { model: card, executor } = learner;
  const load = () =>
    Promise.resolve({
      learner,
      model: { card, executor, parameters: 1, from: 'file' as const },
      measure: fakeMeasure,
      adapterFiles: { pack: () => Promise.reject(new Error()), unpack: () => Promise.reject(new Error()) },
      lost: new Promise<string>(nothing),
      dispose: nothing,
    });
  const { lab } = await loadedLab({ records, services: { load } });
  expect(await lab.hasWriter('w1')).toBe(false);
  const log: RunEvent[] = [];
  await lab.run(runRequest(written), (events) => log.push(...events));
  expect(log.at(-1)).toMatchObject({
    type: 'run.failed',
    problem: {
      message: `${CARD.name} was loaded for fake, and another is loaded now.`,
      advice: expect.stringMatching(/^Load fake to use it/) as string,
    },
  });
});

test('tuning that is stopped or runs out of memory rejects; lessons that cannot be learned say why; none is kept', async () => {
  const stop = new AbortController();
  const { lab } = await loadedLab({ onLearner: (learner) => (learner.beforeStep = () => stop.abort()) });
  await expect(lab.tuneWriter(TUNING, nothing, stop.signal)).rejects.toMatchObject({
    problem: { message: 'Stopped.' },
  });
  expect(await lab.hasWriter('w1')).toBe(false);
  const outOfMemory = () => {
    throw new RangeError('Array buffer allocation failed');
  };
  const small = (await loadedLab({ onLearner: (learner) => (learner.beforeStep = outOfMemory) })).lab;
  await expect(small.tuneWriter(TUNING, nothing)).rejects.toThrow('Array buffer allocation failed');
  expect(await small.hasWriter('w1')).toBe(false);
  const other = (await loadedLab()).lab;
  const diverging = { ...TUNING, recipe: { ...TUNING.recipe, learningRate: 2 } };
  expect(await other.tuneWriter(diverging, nothing)).toEqual({
    message: 'The loss is not a number at step 1.',
    advice: 'Use a lower learning rate.',
  });
  expect(await other.hasWriter('w1')).toBe(false);
});

test('a worker that is lost while it tunes rejects, and the next one can tune', async () => {
  const { lab, workers } = await loadedLab();
  lab.onLost(nothing);
  workers[0]!.learners[0]!.beforeStep = (step) => {
    if (step !== 2) return;
    workers[0]!.loseDevice('The graphics device was lost.');
    throw new Error('buffer is destroyed');
  };
  await expect(lab.tuneWriter(TUNING, nothing)).rejects.toMatchObject({
    name: 'WorkerGone',
    problem: { message: 'The graphics device was lost.' },
  });
  await lab.tuneWriter(TUNING, nothing);
  expect(workers).toHaveLength(2);
  expect(await lab.hasWriter('w1')).toBe(true);
});
