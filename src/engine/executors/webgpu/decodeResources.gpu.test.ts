/** Decoding, alone and by turns with training, makes nothing new on the device once it is warm. */
import { expect, test, vi } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import type { TrainingRequest } from '../../executor.ts';
import { GpuMemory } from '../../gpu/buffers.ts';
import { inPhase } from '../../gpu/plan.ts';
import { PROJECTIONS, type ModelConfig } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import { gatherLogits } from '../../ops/topK/topK.ts';
import { testDevice, testGpu } from '../../testing/testGpu.ts';
import { TINY_WIDE, tinyExecutors } from '../../testing/tinyExecutor.ts';
import { tinyTokens } from '../../testing/tinyModel.ts';
import { PlanCache } from './planCache.ts';

const open = tinyExecutors();

const LORA: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
const NONE = new Float32Array(0);

function training(config: ModelConfig, weights: Float32Array): TrainingRequest {
  return {
    documents: [{ tokens: tinyTokens(config, 30, 5), lossFrom: 1 }],
    lora: LORA,
    state: { step: 0, weights, moment1: NONE, moment2: NONE },
    optimiser: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: 1 },
  };
}

/** Objects made on the device while `call` runs. */
async function madeBy(call: () => Promise<unknown>): Promise<Record<string, number>> {
  const { device } = await testDevice();
  const spies = (['createBuffer', 'createBindGroup', 'createComputePipelineAsync'] as const).map(
    (name) => [name, vi.spyOn(device, name)] as const,
  );
  await call();
  const made = Object.fromEntries(spies.map(([name, spy]) => [name, spy.mock.calls.length]));
  for (const [, spy] of spies) spy.mockRestore();
  return made;
}
const NOTHING = { createBuffer: 0, createBindGroup: 0, createComputePipelineAsync: 0 };

test('200 steps of a batch make nothing new on the device', async () => {
  const ours = await open();
  const prompts = [tinyTokens(TINY_WIDE, 9, 1), tinyTokens(TINY_WIDE, 12, 2)];
  const session = await ours.openDecode({ prompts, copies: 3, maxNewTokens: 205 });
  const step = async (i: number) => {
    await session.logits({ kind: 'top', k: 5 });
    const ids = Array.from({ length: 6 }, (_, row) => Int32Array.of(row, 7 + i, 700 + i));
    await session.logits({ kind: 'among', ids, logSumExpOf: [0, 1, 2, 3, 4, 5] });
    await session.append([1, 2, 3, 4, 5, i]);
  };
  expect(await madeBy(() => step(0))).not.toEqual(NOTHING);
  const before = ours.resources();
  const made = await madeBy(async () => {
    for (let i = 1; i <= 200; i++) await step(i);
  });
  expect(made).toEqual(NOTHING);
  expect(ours.resources()).toEqual(before);
  session.dispose();
});

test('a batch that shrinks, and shrinks again, makes nothing new on the device the second time', async () => {
  const ours = await open();
  const shrink = async () => {
    const prompts = [tinyTokens(TINY_WIDE, 9, 1), tinyTokens(TINY_WIDE, 12, 2)];
    const session = await ours.openDecode({ prompts, copies: 3, maxNewTokens: 3 });
    for (const left of [6, 3, 1]) {
      await session.retain([...Array(left).keys()]);
      const ids = Array.from({ length: left }, (_, row) => Int32Array.of(row, 700 + row));
      await session.logits({ kind: 'among', ids, logSumExpOf: [...Array(left >> 1).keys()] });
      await session.append(Array.from({ length: left }, (_, row) => row));
    }
    session.dispose();
  };
  await shrink();
  const before = ours.resources();
  expect(await madeBy(shrink)).toEqual(NOTHING);
  expect(ours.resources()).toEqual(before);
});

test('of many shapes the plans used last are kept, and the others leave nothing', async () => {
  const gpu = await testGpu();
  const live = { ...gpu.live };
  const plans = new PlanCache(gpu, 'activations', 3);
  const buffers = {
    logits: plans.buffer('logits', 300),
    pairs: plans.buffer('pairs', 40),
    chosen: plans.buffer('chosen', 20),
  };
  const ask = async (count: number) => {
    const plan = await plans.plan(`${count} logits`, () =>
      inPhase('head', gatherLogits({ rows: 3, vocab: 100 }, count, buffers)),
    );
    await plan.run();
  };
  for (const count of [1, 2, 3, 1, 4, 5, 1]) await ask(count);
  expect(plans.plans().map(({ label }) => label)).toEqual(['4 logits', '5 logits', '1 logits']);
  expect(gpu.live.plans - live.plans).toBe(3);
  expect(await madeBy(() => ask(4))).toEqual(NOTHING);
  plans.dispose();
  expect(gpu.live).toEqual(live);
});

test('decoding after training makes nothing new on the device either', async () => {
  const ours = await open();
  const random = seededRandom(4, 'adapter');
  const weights = Float32Array.from({ length: loraLayout(TINY_WIDE, LORA).length }, () => gaussian(random));
  const decode = async () => {
    await ours.setAdapter({ lora: LORA, weights });
    for (const rows of [3, 7]) {
      const session = await ours.openDecode({
        prompts: [tinyTokens(TINY_WIDE, 8, rows)],
        copies: rows,
        maxNewTokens: 2,
      });
      await session.logits({
        kind: 'among',
        ids: Array.from({ length: rows }, (_, row) => Int32Array.of(row)),
      });
      await session.append(Array.from({ length: rows }, (_, row) => row));
      await session.logits({ kind: 'top', k: 40 });
      session.dispose();
    }
    await ours.tokenLogProbs([{ tokens: tinyTokens(TINY_WIDE, 21, 1), from: 2 }]);
  };
  const train = async () => {
    const session = await ours.openTraining(training(TINY_WIDE, weights));
    await session.step([0], 1e-3);
    session.dispose();
  };
  await decode();
  await train();
  await decode();
  const before = ours.resources();
  for (let i = 0; i < 3; i++) {
    await train();
    expect(await madeBy(decode)).toEqual(NOTHING);
  }
  expect(ours.resources()).toEqual(before);
});

test('a cache that is large makes room for training', async () => {
  const config = { ...TINY_WIDE, maxPositionEmbeddings: 8192 };
  const ours = await open(config);
  const session = await ours.openDecode({
    prompts: [tinyTokens(config, 5, 1)],
    copies: 20,
    maxNewTokens: 7000,
  });
  session.dispose();
  expect(ours.resources().bytes.cache).toBeGreaterThan(100e6);
  // As if the weights were those of a real model.
  const { totalBytes } = ours.gpu.memory;
  const total = vi.spyOn(GpuMemory.prototype, 'totalBytes', 'get');
  total.mockImplementation(() => 310e6 + (ours.resources().bytes.cache > 0 ? totalBytes : 0));
  const { length } = loraLayout(config, LORA);
  const trained = await ours.openTraining(training(config, new Float32Array(length)));
  expect(ours.resources().bytes.cache).toBe(0);
  trained.dispose();
});
