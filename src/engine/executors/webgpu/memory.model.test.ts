/** Bytes of the real model on the device, from the executor's own counters; everything is allocated, nothing computed. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { initAdapter, type LoraConfig } from '../../model/lora.ts';
import { PROJECTIONS, type ModelConfig } from '../../model/config.ts';
import { Plan } from '../../gpu/plan.ts';
import { fetchModel } from '../../testing/golden.ts';
import { DEFAULT_OPTIMISER } from '../../train/trainLoop.ts';
import { createWebgpuExecutor, type WebgpuExecutor } from './webgpuExecutor.ts';

const NONE = new Float32Array(0);

describe('GPU memory of SmolLM2-135M', () => {
  let executor: WebgpuExecutor;
  let config: ModelConfig;
  beforeAll(async () => {
    const model = await fetchModel();
    config = model.config;
    executor = await createWebgpuExecutor(model);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => executor.dispose());

  test('the weights take at most 110 MB', () => {
    const { weightBytes, otherBytes } = executor.memory();
    console.log(`weights ${(weightBytes / 1e6).toFixed(1)} MB`);
    expect(weightBytes).toBeGreaterThan(90e6);
    expect(weightBytes).toBeLessThanOrEqual(110e6);
    expect(otherBytes).toBeLessThanOrEqual(2 ** 20); // the staging buffer that is kept
  });

  test.each([
    ['the upper half', 15],
    ['all layers', 0],
  ])('a step of 4 documents of 64 tokens takes at most 400 MB with the weights: %s', async (name, from) => {
    const lora: LoraConfig = { rank: 16, alpha: 32, layers: { from, to: 29 }, targets: PROJECTIONS };
    const tokens = (seed: number) => Int32Array.from({ length: 64 }, (_, i) => (i * 131 + seed) % 40_000);
    const session = await executor.openTraining({
      documents: [1, 2, 3, 4].map((seed) => ({ tokens: tokens(seed), lossFrom: 1 })),
      lora,
      state: { step: 0, weights: initAdapter(config, lora, 1).weights, moment1: NONE, moment2: NONE },
      optimiser: DEFAULT_OPTIMISER,
    });
    const run = vi.spyOn(Plan.prototype, 'run').mockResolvedValue();
    await session.step([0, 1, 2, 3], 1e-3);
    expect(run).toHaveBeenCalled();
    const { weightBytes, otherBytes } = executor.memory();
    console.log(`${name}: ${((weightBytes + otherBytes) / 1e6).toFixed(1)} MB in all`);
    console.log(JSON.stringify(executor.resources()));
    expect(otherBytes).toBeGreaterThan(50e6);
    expect(weightBytes + otherBytes).toBeLessThanOrEqual(400e6);
    session.dispose();
  });
});
