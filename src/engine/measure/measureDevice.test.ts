import * as tf from '@tensorflow/tfjs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { probeDevice } from '../device.ts';
import type { Engine } from '../engine.ts';
import { ExecutorLostError, type Executor } from '../executor.ts';
import { createTfjsExecutor } from '../executors/tfjs/tfjsExecutor.ts';
import { loadQwen2 } from '../testing/qwen2.ts';
import { measureDevice } from './measureDevice.ts';
import type { MeasureProgress, MeasureStage } from './measurement.ts';
import { MEASURE_REQUEST, quickBudgets } from './testing/request.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let engine: Engine;
/** The most there may be afterwards; a head that is made when it is needed may have been dropped. */
let tensors = 0;
beforeAll(async () => {
  const file = await readFile(new URL('../testing/fixtures/qwen2.gguf', import.meta.url));
  engine = await loadQwen2(file, {
    executor: 'tfjs',
    createExecutor: (weights) => createTfjsExecutor(weights, { backend: 'cpu' }),
  });
  tensors = tf.memory().numTensors;
});
afterAll(() => engine.dispose());

const go = (change: Partial<Executor> = {}, signal = new AbortController().signal) =>
  measureDevice(withExecutor(change), MEASURE_REQUEST, { signal, budgets: quickBudgets() });

/** The engine with some of its executor's calls replaced. */
function withExecutor(change: Partial<Executor>): Engine {
  const replaced = Object.assign(Object.create(engine.executor) as Executor, change);
  return { ...engine, executor: replaced };
}

test('a whole measurement on the processor', async () => {
  const progress: MeasureProgress[] = [];
  const measurement = await measureDevice(engine, MEASURE_REQUEST, {
    signal: new AbortController().signal,
    budgets: quickBudgets(),
    onProgress: (p) => progress.push(p),
  });
  const { matmul, training, decodeOne, decodeMany } = measurement;
  if (matmul.is !== 'measured') throw new Error(matmul.why);
  for (const rate of [training, decodeOne, decodeMany]) {
    if (rate.is !== 'measured') throw new Error(rate.why);
    expect(rate.tokensPerSecond.repeats).toBeGreaterThanOrEqual(3);
    expect(rate.tokensPerSecond.lowest).toBeGreaterThan(0);
    expect(rate.tokensPerSecond.median).toBeLessThanOrEqual(rate.tokensPerSecond.highest);
    expect(rate.shareOfMatmul! / (rate.gigaflops.median / matmul.gigaflops.median)).toBeCloseTo(1, 3);
  }
  expect(measurement).toMatchObject({
    version: 1,
    executor: { kind: 'tfjs', description: 'tfjs in plain JavaScript' },
    model: { sha256: engine.modelSha256, parameters: 422_272, layers: 3, hiddenSize: 128 },
    workload: { rank: 4, firstLayer: 1, manyRows: 32 },
    dispatches: { is: 'missing', why: expect.stringMatching(/only WebGPU/) as string },
  });
  // Of four documents the second, third and fourth by length.
  const lengths = MEASURE_REQUEST.documents.map(
    ({ prefix, text }) => engine.tokenizer.encode(prefix + text).length,
  );
  expect(measurement.workload.documentTokens).toEqual(lengths.toSorted((a, b) => a - b).slice(1));
  expect(JSON.parse(JSON.stringify(measurement))).toEqual(measurement);

  expect(progress.map(({ done }) => done)).toEqual(
    progress.map(({ done }) => done).toSorted((a, b) => a - b),
  );
  expect(new Set(progress.map(({ stage }) => stage))).toEqual(
    new Set<MeasureStage>(['matmul', 'training', 'decodeOne', 'decodeMany']),
  );
  expect(progress.at(-1)!.done).toBe(1);
  // Each stage begins with what is not counted.
  const warm = progress.filter(({ warmingUp }) => warmingUp).map(({ stage }) => stage);
  expect(warm).toEqual(['matmul', 'training', 'decodeOne', 'decodeMany']);
  expect(tf.memory().numTensors, 'tensors left behind').toBeLessThanOrEqual(tensors);
});

describe('what cannot be measured', () => {
  test('says why, and the rest is measured', async () => {
    const measurement = await go({
      openTraining: () => Promise.reject(new RangeError('no room for the gradients')),
    });
    expect(measurement.training).toEqual({ is: 'missing', why: 'no room for the gradients' });
    expect(measurement.decodeOne.is).toBe('measured');
  });

  test('for want of time says how far it came', async () => {
    const measurement = await measureDevice(engine, MEASURE_REQUEST, {
      signal: new AbortController().signal,
      budgets: { ...quickBudgets(), decodeMany: { wantedMs: 1, limitMs: 1, mostRepeats: 9 } },
    });
    expect(measurement.decodeMany).toMatchObject({
      is: 'missing',
      why: expect.stringMatching(/of at least 3 repeats/) as string,
    });
    expect(tf.memory().numTensors).toBeLessThanOrEqual(tensors);
  });

  test('of the matmul leaves shares out and nothing else', async () => {
    const measurement = await measureDevice(engine, MEASURE_REQUEST, {
      signal: new AbortController().signal,
      budgets: { ...quickBudgets(), matmul: { wantedMs: 0, limitMs: 0, mostRepeats: 9 } },
    });
    expect(measurement.matmul.is).toBe('missing');
    expect(measurement.training.is).toBe('measured');
    expect(measurement.training).not.toHaveProperty('shareOfMatmul');
  });
});

test('a stop ends it within a step and leaves nothing open', async () => {
  const stop = new AbortController();
  const measuring = measureDevice(engine, MEASURE_REQUEST, {
    signal: stop.signal,
    budgets: quickBudgets(),
    onProgress: ({ stage }) => stage === 'decodeOne' && stop.abort(),
  });
  await expect(measuring).rejects.toMatchObject({ name: 'AbortError' });
  expect(tf.memory().numTensors).toBeLessThanOrEqual(tensors);
});

test('a lost device ends it', async () => {
  const lost = new ExecutorLostError('gone');
  await expect(go({ openDecode: () => Promise.reject(lost) })).rejects.toBe(lost);
});

test('nothing in it names the person or the file', async () => {
  const report = await probeDevice({});
  const text = JSON.stringify(
    await measureDevice(engine, MEASURE_REQUEST, {
      signal: new AbortController().signal,
      budgets: quickBudgets(),
      device: report,
    }),
  );
  expect(text).not.toContain('qwen2.gguf');
  expect(text).not.toContain(MEASURE_REQUEST.prompt.slice(0, 12));
  expect(JSON.parse(text)).toMatchObject({
    device: report,
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
  });
});
