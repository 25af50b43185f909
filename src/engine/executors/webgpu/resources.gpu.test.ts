/** Plans, buffers and bind groups by count: what a step costs in dispatches and script, and that nothing grows. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import type { LogitsWanted, TrainingRequest } from '../../executor.ts';
import { SAMPLE_CANDIDATES } from '../../generate/sampling.ts';
import { DeviceFailures } from '../../gpu/failures.ts';
import { hostMicrosPerDispatch, profilePlan } from '../../gpu/profile.ts';
import { PROJECTIONS } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import { testDevice, throwGpuErrors } from '../../testing/testGpu.ts';
import { TINY_LLAMA, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { Inference } from './inference.ts';
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
    const next = await session.logits({ kind: 'top', k: 1 });
    await session.append(next.map(({ ids }) => ids[0]!));
  }
  session.dispose();
}

/** As notes are written: bound rows, some of them weighed, and free ones beside them. */
async function writeSome(ours: WebgpuExecutor, rows: number): Promise<void> {
  const prompts = [tinyTokens(TINY_LLAMA, 11, rows)];
  const session = await ours.openDecode({ prompts, copies: rows, maxNewTokens: 4 });
  const ids = (count: number) =>
    Array.from({ length: rows }, () => Int32Array.from({ length: count }, (_, id) => id));
  const step = async (...wanted: LogitsWanted[]) => {
    for (const each of wanted) await session.logits(each);
    await session.append(Array.from({ length: rows }, (_, row) => row));
  };
  const few = { kind: 'among', ids: ids(2) } as const;
  await step(few);
  await step({ ...few, logSumExpOf: [0] });
  await step({ kind: 'among', ids: ids(TINY_LLAMA.vocabSize) });
  await step({ kind: 'top', k: SAMPLE_CANDIDATES }, few);
  session.dispose();
}

test('after a warm-up, decoding, scoring and training compile nothing', async () => {
  const ours = await open();
  const seen: [number, number][] = [];
  const stop = new AbortController();
  const stopped = ours.warmUp(ALL, { signal: stop.signal, onProgress: () => stop.abort('enough') });
  await expect(stopped).rejects.toBe('enough');
  await ours.warmUp(ALL, { onProgress: (done, total) => seen.push([done, total]) });
  const total = seen[0]![1];
  expect(seen).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
  const { pipelines } = ours.resources();
  expect(pipelines).toBeGreaterThanOrEqual(total);
  console.log(`${total} kernels compiled ahead`);

  for (const adapter of [null, { lora: ALL, weights: request().state.weights }]) {
    await ours.setAdapter(adapter);
    for (const rows of [1, 7, 9]) await decodeSome(ours, rows);
    for (const rows of [2, 4, 13]) await writeSome(ours, rows);
    await ours.tokenLogProbs([9, 40].map((n) => ({ tokens: tinyTokens(TINY_LLAMA, n, n), from: 3 })));
  }
  const session = await ours.openTraining(request());
  for (const [i, tokens] of LENGTHS.entries()) if (tokens > 12) await session.step([i], 1e-3);
  session.dispose();
  expect(ours.resources().pipelines).toBe(pipelines);
});

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
  const rows = [0, 2, 3, 4].reduce((sum, i) => sum + LENGTHS[i]! - 1, 0);
  expect(report.paddingShare).toBeCloseTo(1 - rows / 144, 12);
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
    // The benchmark measures against 8 on its own; here other tests run beside this one, and only a blunder is caught.
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

test('a recipe for the upper layers runs the lower ones once, in the first epoch', async () => {
  const ours = await open();
  const session = await ours.openTraining(request({ ...ALL, layers: { from: 2, to: 2 } }));
  const run = vi.spyOn(Inference.prototype, 'run');
  const epoch = async () => {
    for (const i of LENGTHS.keys()) await session.step([i], 1e-3);
  };
  await epoch();
  const below = run.mock.calls.map(([rows, { to }]) => ({ rows: rows.length, to }));
  expect(below.reduce((sum, { rows }) => sum + rows, 0)).toBe(LENGTHS.reduce((sum, n) => sum + n - 1, 0));
  expect(below.every(({ to }) => to === 2)).toBe(true);
  run.mockClear();
  await epoch();
  expect(run).not.toHaveBeenCalled();
  run.mockRestore();
  const train = ours.plans().filter(({ label }) => label.startsWith('train'));
  expect(train.length).toBeGreaterThan(1);
  for (const { steps } of train) expect(new Set(steps.map(({ layer }) => layer))).toEqual(new Set([null, 2]));
  session.dispose();
});

test('what a device of the least limits cannot hold is refused before anything is allocated', async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const device = await adapter.requestDevice(); // no limit raised: 128 MiB a binding
  const failures = new DeviceFailures(device);
  const least = {
    device,
    info: adapter.info,
    description: 'least',
    lost: new Promise<string>(() => {}),
    failures,
  };
  const config = { ...TINY_LLAMA, maxPositionEmbeddings: 110_000 };
  const ours = await createWebgpuExecutor(tinyModel({ config }), { device: least });
  const before = ours.resources();
  const documents = [{ tokens: tinyTokens(config, 110_000, 1), lossFrom: 109_990 }];
  await expect(ours.openTraining({ ...request(), documents })).rejects.toThrow(
    /^a document of 110000 tokens needs \d+ MB; shorten the passage or its notes$/,
  );
  expect(() => ours.gpu.memory.allocate('cache', 'keys', 2 ** 25 + 2 ** 20)).toThrow(
    'keys: expected at most 134.2 MB in one buffer on this device, got 138.4 MB',
  );
  expect(ours.resources()).toEqual(before);
  ours.dispose();
  device.destroy();
});
