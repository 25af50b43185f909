import { expect, test, vi } from 'vitest';
import { loadEngine } from '../engine/engine.ts';
import { createTfjsExecutor } from '../engine/executors/tfjs/tfjsExecutor.ts';
import { quickBudgets } from '../engine/measure/testing/request.ts';
import { initAdapter } from '../engine/model/lora.ts';
import { PROJECTIONS } from '../engine/model/config.ts';
import qwen2 from '../engine/testing/fixtures/qwen2.gguf?url&inline';
import { PASSAGE, setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import { EngineLearner } from './engineLearner.ts';
import { inProcess, LOAD, runRequest } from './testing/inProcess.ts';
import { FAKE_MEASUREMENT } from './testing/fakeMeasure.ts';

vi.setConfig({ testTimeout: 60_000 });

const nothing = () => undefined;
const request = { passage: PASSAGE };

test('a measurement comes through the worker, with its progress', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const stages: string[] = [];
  await expect(lab.measure(request, ({ stage }) => stages.push(stage))).resolves.toEqual(FAKE_MEASUREMENT);
  expect(stages).toEqual(['matmul', 'decodeMany']);
});

test('it needs a model', async () => {
  const lab = createLab(inProcess().spawn);
  await expect(lab.measure(request, nothing)).rejects.toMatchObject({
    problem: { message: 'No model is loaded.' },
  });
});

test('it gives way to a run, which is done whole', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const measuring = lab.measure(request, nothing);
  const running = lab.run(runRequest(setupOf()), nothing);
  await expect(measuring).rejects.toMatchObject({
    problem: { message: 'The measurement ended early, because the model was needed for something else.' },
  });
  expect((await running).status).toBe('finished');
});

test('a person’s stop is only that', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const stop = new AbortController();
  const measuring = lab.measure(request, () => stop.abort(), stop.signal);
  await expect(measuring).rejects.toMatchObject({ problem: { message: 'Stopped.' } });
});

test('it waits for a run that was there first', async () => {
  const lab = createLab(inProcess().spawn);
  await lab.load(LOAD, nothing);
  const order: string[] = [];
  const running = lab.run(runRequest(setupOf()), nothing).then(() => order.push('run'));
  await lab.measure(request, nothing).then(() => order.push('measured'));
  await running;
  expect(order).toEqual(['run', 'measured']);
});

test('on a real engine: the adapter that is on is put back at its strength, measured or stopped', async () => {
  const file = await (await fetch(qwen2)).blob();
  const engine = await loadEngine(
    { kind: 'file', file, name: 'qwen2.gguf' },
    { executor: 'tfjs', createExecutor: (weights) => createTfjsExecutor(weights, { backend: 'cpu' }) },
  );
  const lora = { rank: 2, alpha: 4, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
  const fresh = initAdapter(engine.config, lora, 5);
  // A fresh adapter does nothing: B is zero.
  const adapter = { ...fresh, weights: fresh.weights.map((x) => x + 0.05) };
  const learner = new EngineLearner(engine);
  const pair = [{ prompt: 'The mill', continuation: ' is old.' }];
  const [base] = await learner.logProbs(pair);
  await learner.restore({ data: adapter }, 0.5);
  const [half] = await learner.logProbs(pair);
  expect(Math.abs(half!.logProb - base!.logProb)).toBeGreaterThan(0.01);

  const budgets = quickBudgets();
  const measurement = await learner.measure(PASSAGE, { signal: new AbortController().signal, budgets });
  expect(measurement.training.is).toBe('measured');
  // The default recipe of a model of three layers.
  expect(measurement.workload).toMatchObject({ rank: 16, firstLayer: 1 });
  expect((await learner.logProbs(pair))[0]).toEqual(half);
  const stop = new AbortController();
  const stopped = learner.measure(PASSAGE, { signal: stop.signal, budgets, onProgress: () => stop.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  expect((await learner.logProbs(pair))[0]).toEqual(half);
  expect(await learner.snapshot()).toEqual({ data: adapter });
  engine.dispose();
});
