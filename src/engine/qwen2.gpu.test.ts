import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CreateExecutor, Engine } from './engine.ts';
import { createWebgpuExecutor } from './executors/webgpu/webgpuExecutor.ts';
import figures from './testing/fixtures/qwen2.json';
import { parseGguf } from './model/gguf.ts';
import { greedyTokens, loadQwen2, logProbError, MISREADINGS, trainingError } from './testing/qwen2.ts';
import { testDevice, throwGpuErrors } from './testing/testGpu.ts';

/** Nats. */
const TOLERANCE = 1e-2;

let file: Uint8Array<ArrayBuffer>;
let engine: Engine;

describe('the webgpu executor gives the figures of PyTorch for a Qwen2', () => {
  beforeAll(async () => {
    const address = new URL('./testing/fixtures/qwen2.gguf', import.meta.url);
    file = new Uint8Array(await (await fetch(address)).arrayBuffer());
    const device = await testDevice();
    const createExecutor: CreateExecutor = (weights) => createWebgpuExecutor(weights, { device });
    engine = await loadQwen2(file, { executor: 'webgpu', createExecutor });
  });
  afterEach(throwGpuErrors);
  afterAll(() => engine.dispose());

  test('log-probabilities', async () => {
    expect(await logProbError(engine.executor)).toBeLessThan(TOLERANCE);
  });

  test('greedy continuations', async () => {
    expect(await greedyTokens(engine)).toEqual(figures.forward.map(({ greedy }) => greedy));
  });

  test.each(figures.training)('ten training steps of layers $layers', async (run) => {
    expect(await trainingError(engine, run)).toBeLessThan(0.01);
  });

  test.each(Object.keys(MISREADINGS))('which are not to be had when %s', async (how) => {
    const { weights } = await parseGguf(file);
    const executor = await createWebgpuExecutor(MISREADINGS[how]!(weights), { device: await testDevice() });
    expect(await logProbError(executor)).toBeGreaterThan(10 * TOLERANCE);
    executor.dispose();
  });
});
