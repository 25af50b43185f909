/** Plans, buffers and bind groups by count: what a step costs in dispatches and script, and that nothing grows. */
import { afterEach, describe, expect, test } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import type { TrainingRequest } from '../../executor.ts';
import { hostMicrosPerDispatch, profilePlan } from '../../gpu/profile.ts';
import { PROJECTIONS } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import { testDevice, throwGpuErrors } from '../../testing/testGpu.ts';
import { TINY_LLAMA, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { createWebgpuExecutor, type WebgpuExecutor } from './webgpuExecutor.ts';

const NONE = new Float32Array(0);
const ALL: LoraConfig = { rank: 3, alpha: 5, layers: { from: 0, to: 2 }, targets: PROJECTIONS };
/** Documents of every bucket a short lesson meets, in no order. */
const LENGTHS = [14, 3, 41, 60, 23, 9, 33, 18];

let executor: WebgpuExecutor | null = null;
async function open() {
  executor = await createWebgpuExecutor(tinyModel({ type: 'Q4_1' }), { device: await testDevice() });
  return executor;
}
afterEach(() => {
  throwGpuErrors();
  executor?.dispose();
  executor = null;
});

function request(lora: LoraConfig = ALL): TrainingRequest {
  const random = seededRandom(5, 'resources');
  const { length } = loraLayout(TINY_LLAMA, lora);
  const weights = Float32Array.from({ length }, () => 0.1 * gaussian(random));
  return {
    documents: LENGTHS.map((tokens, i) => ({ tokens: tinyTokens(TINY_LLAMA, tokens, i), lossFrom: 1 })),
    lora,
    state: { step: 0, weights, moment1: NONE, moment2: NONE },
    optimiser: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: 1 },
  };
}

async function decodeSome(ours: WebgpuExecutor, rows: number): Promise<void> {
  const prompts = Array.from({ length: rows }, (_, i) => tinyTokens(TINY_LLAMA, 7 + i, i));
  const session = await ours.openDecode({ prompts, maxNewTokens: 2 });
  for (let i = 0; i < 2; i++) {
    const next = await session.logits({ kind: 'top', k: 3 });
    await session.append(next.map(({ ids }) => ids[0]!));
  }
  session.dispose();
}

test('dispatches of a decode step and a training step, read from the plans', async () => {
  const ours = await open();
  await decodeSome(ours, 3);
  const decode = ours.dispatchReport();
  expect(decode.decodePerLayer).toBeLessThanOrEqual(7);
  expect(decode.decodePerStep).toBeLessThanOrEqual(8);
  expect(decode).toMatchObject({ trainForwardPerLayer: null, perStep: null });

  const session = await ours.openTraining(request());
  await session.step([0, 2, 3, 4], 1e-3);
  const report = ours.dispatchReport();
  expect(report.trainForwardPerLayer).toBeLessThanOrEqual(9);
  expect(report.trainBackwardPerLayer).toBeLessThanOrEqual(16);
  expect(report.perStep).toBeLessThanOrEqual(20);
  const { trainForwardPerLayer, trainBackwardPerLayer, perStep } = report;
  console.log(JSON.stringify({ ...decode, trainForwardPerLayer, trainBackwardPerLayer, perStep, plans: 0 }));
  session.dispose();
  expect(ours.plans().some(({ label }) => label.startsWith('train'))).toBe(false);
});

test('a profile times every kernel of a plan and leaves the result of a replay', async () => {
  const ours = await open();
  const session = await ours.openTraining(request());
  const { loss } = await session.step([3], 0);
  const plan = ours.plans().find(({ label }) => label.startsWith('train'))!;
  const profile = await profilePlan(plan);
  expect(profile.reduce((sum, { dispatches }) => sum + dispatches, 0)).toBe(plan.dispatchCount);
  expect(new Set(profile.map(({ kernel }) => kernel)).size).toBe(profile.length);
  for (const { ms, bytes, flops, gflops } of profile) {
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(bytes).toBeGreaterThan(0);
    expect(gflops > 0).toBe(flops > 0 && ms > 0);
  }
  expect(profile.reduce((sum, { ms }) => sum + ms, 0)).toBeGreaterThan(0);
  expect((await session.step([3], 0)).loss).toBe(loss);
  session.dispose();
});

describe('script', () => {
  test('costs little a dispatch, training or decoding', async () => {
    const ours = await open();
    await decodeSome(ours, 5);
    const decode = ours.plans().find(({ label }) => label.startsWith('decode'))!;
    const decodeMicros = await hostMicrosPerDispatch(decode, 31);
    const session = await ours.openTraining(request());
    await session.step([3], 0);
    const train = ours.plans().find(({ label }) => label.startsWith('train'))!;
    const trainMicros = await hostMicrosPerDispatch(train, 31);
    console.log(
      `script a dispatch: decode ${decodeMicros.toFixed(1)} us, train ${trainMicros.toFixed(1)} us`,
    );
    expect(Math.max(decodeMicros, trainMicros)).toBeLessThan(25);
    session.dispose();
  });
});

test('nothing grows over 200 steps with documents of several lengths', async () => {
  const ours = await open();
  const session = await ours.openTraining(request({ ...ALL, layers: { from: 2, to: 2 } }));
  const random = seededRandom(6, 'order');
  const batch = (step: number) =>
    Array.from({ length: 1 + (step % 3) }, () => Math.floor(random() * LENGTHS.length));
  const order = Array.from({ length: 40 }, (_, step) => batch(step));
  for (const documents of [...order, ...order]) await session.step(documents, 1e-3);
  const before = ours.resources();
  for (let step = 0; step < 200; step++) await session.step(order[(step * 7) % 40]!, 1e-3);
  expect(ours.resources()).toEqual(before);
  expect(before.bytes.staging).toBeGreaterThan(0);
  expect(before.bytes.uniforms).toBeGreaterThan(0);
  console.log(JSON.stringify(before));
  session.dispose();
  ours.dispose();
  const { pipelines: _, bytes, ...left } = ours.resources();
  expect(left).toEqual({ buffers: 0, plans: 0, bindGroups: 0 });
  expect(Object.values(bytes).every((size) => size === 0)).toBe(true);
}, 240_000);
