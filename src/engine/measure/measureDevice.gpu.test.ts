import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { createWebgpuExecutor, type WebgpuExecutor } from '../executors/webgpu/webgpuExecutor.ts';
import { loadQwen2 } from '../testing/qwen2.ts';
import { testDevice, throwGpuErrors } from '../testing/testGpu.ts';
import { measureDevice } from './measureDevice.ts';
import { MEASURE_REQUEST, quickBudgets } from './testing/request.ts';

let engine: Engine;
beforeAll(async () => {
  const address = new URL('../testing/fixtures/qwen2.gguf', import.meta.url);
  const file = new Uint8Array(await (await fetch(address)).arrayBuffer());
  const device = await testDevice();
  const createExecutor = (weights: Parameters<typeof createWebgpuExecutor>[0]) =>
    createWebgpuExecutor(weights, { device });
  engine = await loadQwen2(file, { executor: 'webgpu', createExecutor });
});
afterAll(() => engine.dispose());

test('a whole measurement on our own kernels, with their dispatches', async () => {
  const { gpu } = engine.executor as WebgpuExecutor;
  const signal = new AbortController().signal;
  const measure = () => measureDevice(engine, MEASURE_REQUEST, { signal, budgets: quickBudgets() });
  const first = await measure();
  // The cache grew in the first, which let go of the plan for one row; the second builds it anew and keeps it.
  const second = await measure();
  const buffers = gpu.memory.liveBuffers;
  const measurement = await measure();
  throwGpuErrors();
  for (const { matmul, training, decodeOne, decodeMany } of [first, second, measurement])
    for (const result of [matmul, training, decodeOne, decodeMany]) {
      if (result.is !== 'measured') throw new Error(result.why);
      expect(result.gigaflops.lowest).toBeGreaterThan(0);
    }
  expect(measurement.matmul).toMatchObject({ by: expect.stringMatching(/^our WGSL kernel \w+$/) as string });
  expect(measurement.device.webgpu.limits.maxBufferSize).toBeGreaterThan(0);
  const { dispatches } = measurement;
  if (dispatches.is !== 'measured') throw new Error(dispatches.why);
  expect(dispatches.decodePerLayer).toBeLessThanOrEqual(7);
  expect(dispatches.trainForwardPerLayer).toBeLessThanOrEqual(9);
  expect(dispatches.trainBackwardPerLayer).toBeLessThanOrEqual(16);
  expect(dispatches.hostMicrosPerDispatch).toBeGreaterThan(0);
  expect(gpu.memory.liveBuffers, 'buffers left behind').toBe(buffers);
});
