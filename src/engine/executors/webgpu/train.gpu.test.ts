/** Training of tiny models: loss and every LoRA gradient against the tfjs executor on its CPU backend. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import { TrainingRefusedError } from '../../executor.ts';
import type { AdamWConfig, Executor, TrainingDocument, TrainingRequest } from '../../executor.ts';
import { GpuMemory, OutOfGpuMemoryError } from '../../gpu/buffers.ts';
import { PROJECTIONS, type ModelConfig } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import type { ModelWeights, WeightType } from '../../model/weights.ts';
import { testDevice, throwGpuErrors } from '../../testing/testGpu.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { compareArrays, type Tolerance } from '../../testing/tolerance.ts';
import { createTfjsExecutor } from '../tfjs/tfjsExecutor.ts';
import { createWebgpuExecutor } from './webgpuExecutor.ts';

const PLAIN: AdamWConfig = { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: null };
const NONE = new Float32Array(0);

let ours: Awaited<ReturnType<typeof createWebgpuExecutor>> | null = null;
let reference: Executor | null = null;
async function open(model: ModelWeights) {
  ours = await createWebgpuExecutor(model, { device: await testDevice() });
  reference = await createTfjsExecutor(model, { backend: 'cpu' });
  return { ours, reference };
}
afterEach(() => {
  throwGpuErrors();
  ours?.dispose();
  reference?.dispose();
  if (ours) expect(ours.memory()).toMatchObject({ weightBytes: 0, otherBytes: 0 });
  ours = null;
  reference = null;
});

const document = (config: ModelConfig, length: number, lossFrom: number, seed: number): TrainingDocument => ({
  tokens: tinyTokens(config, length, seed),
  lossFrom,
});

function request(
  config: ModelConfig,
  lora: LoraConfig,
  more: Partial<TrainingRequest> = {},
): TrainingRequest {
  const random = seededRandom(4, 'train test');
  // B is not zero, so that A's gradient is not either.
  const weights = Float32Array.from(
    { length: loraLayout(config, lora).length },
    () => 0.1 * gaussian(random),
  );
  return {
    documents: [document(config, 9, 1, 1), document(config, 14, 10, 2), document(config, 3, 2, 3)],
    lora,
    state: { step: 0, weights, moment1: NONE, moment2: NONE },
    optimiser: PLAIN,
    ...more,
  };
}

/** After one step from nothing the first moment is (1 - beta1) times the gradient. */
async function lossAndGradient(executor: Executor, training: TrainingRequest, batch: readonly number[]) {
  const session = await executor.openTraining(training);
  const result = await session.step(batch, 0);
  const gradient = (await session.state()).moment1.map((m) => m / (1 - PLAIN.beta1));
  session.dispose();
  return { ...result, gradient };
}

const GRADIENT: Tolerance = {
  abs: 3e-5,
  rel: 1e-3,
  because: 'gradients of up to 1 are sums, through 3 layers, of numbers much larger than the smallest ones',
};

const all: LoraConfig = { rank: 3, alpha: 5, layers: { from: 0, to: 2 }, targets: PROJECTIONS };

describe('loss and gradients agree with tfjs', () => {
  const cases: [string, ModelConfig, WeightType, LoraConfig][] = [
    ['all projections of all layers', TINY_LLAMA, 'F32', all],
    ['the upper layers, Q4_1', TINY_LLAMA, 'Q4_1', { ...all, rank: 8, layers: { from: 1, to: 2 } }],
    [
      'one layer below others, v and up alone, Q4_0',
      TINY_LLAMA,
      'Q4_0',
      { ...all, layers: { from: 1, to: 1 }, targets: ['v_proj', 'up_proj'] },
    ],
    [
      'qwen2: biases, a head of its own, Q8_0',
      TINY_QWEN2,
      'Q8_0',
      { ...all, rank: 2, layers: { from: 1, to: 2 } },
    ],
    ['qwen2: only o and down, F16', TINY_QWEN2, 'F16', { ...all, targets: ['o_proj', 'down_proj'] }],
  ];
  test.each(cases)('%s', async (_, config, type, lora) => {
    const { ours, reference } = await open(tinyModel({ config, type }));
    const training = request(config, lora);
    for (const batch of [[0, 1], [2], [2, 1, 2, 0]]) {
      const [mine, theirs] = [
        await lossAndGradient(ours, training, batch),
        await lossAndGradient(reference, training, batch),
      ];
      expect(Math.abs(mine.loss - theirs.loss)).toBeLessThan(2e-5);
      expect(Math.abs(mine.gradNorm / theirs.gradNorm - 1)).toBeLessThan(1e-4);
      expect(compareArrays('gradient', mine.gradient, theirs.gradient, GRADIENT)).toBeNull();
    }
  });

  test('a batch of more than one pass', async () => {
    const config = { ...TINY_LLAMA, maxPositionEmbeddings: 1024 };
    const { ours, reference } = await open(tinyModel({ config }));
    const documents = [
      document(config, 201, 160, 1),
      document(config, 14, 10, 2),
      document(config, 301, 290, 3),
      document(config, 60, 59, 4),
    ];
    const training = request(config, { ...all, layers: { from: 2, to: 2 } }, { documents });
    const [mine, theirs] = [
      await lossAndGradient(ours, training, [0, 1, 2, 3]),
      await lossAndGradient(reference, training, [0, 1, 2, 3]),
    ];
    expect(Math.abs(mine.loss - theirs.loss)).toBeLessThan(2e-5);
    expect(compareArrays('gradient', mine.gradient, theirs.gradient, GRADIENT)).toBeNull();
  });
});

describe('training', () => {
  const lora: LoraConfig = { rank: 2, alpha: 4, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
  const optimiser: AdamWConfig = { ...PLAIN, weightDecay: 0.1, maxGradNorm: 0.05 };
  const order = [[0], [1, 2], [0, 2], [1], [0, 1, 2], [2]];

  test('six clipped steps with decay give the weights and moments of tfjs', async () => {
    const { ours, reference } = await open(tinyModel({ type: 'Q8_0' }));
    const training = request(TINY_LLAMA, lora, { optimiser });
    const [a, b] = [await ours.openTraining(training), await reference.openTraining(training)];
    for (const batch of order) {
      const [mine, theirs] = [await a.step(batch, 0.01), await b.step(batch, 0.01)];
      expect(Math.abs(mine.loss - theirs.loss)).toBeLessThan(1e-4);
    }
    const [mine, theirs] = [await a.state(), await b.state()];
    expect(mine.step).toBe(6);
    // Clipped to 0.05 the moments are at most 1.5e-3 and 1.3e-7: each is judged by its own size.
    for (const name of ['weights', 'moment1', 'moment2'] as const) {
      const largest = theirs[name].reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const tolerance = {
        abs: name === 'weights' ? 1e-4 : 1e-4 * largest,
        rel: 0,
        because:
          'five times what was measured: 2e-5 of the largest moment, and 2e-5 in weights, for Adam divides by sqrt(v)',
      };
      expect(compareArrays(name, mine[name], theirs[name], tolerance)).toBeNull();
    }
    a.dispose();
    b.dispose();
  });

  test('going on from a saved state gives the same losses, bit for bit', async () => {
    const { ours } = await open(tinyModel());
    const training = request(TINY_LLAMA, lora);
    const through = await ours.openTraining(training);
    const losses: number[] = [];
    for (const batch of order) losses.push((await through.step(batch, 0.01)).loss);
    through.dispose();
    const first = await ours.openTraining(training);
    for (const batch of order.slice(0, 3)) await first.step(batch, 0.01);
    const state = await first.state();
    first.dispose();
    const second = await ours.openTraining({ ...training, state });
    const rest: number[] = [];
    for (const batch of order.slice(3)) rest.push((await second.step(batch, 0.01)).loss);
    second.dispose();
    expect(rest).toEqual(losses.slice(3));
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  test('memory does not grow from step to step, and dispose gives all of it back', async () => {
    const { ours } = await open(tinyModel());
    const session = await ours.openTraining(request(TINY_LLAMA, lora));
    for (const batch of [...order, ...order]) await session.step(batch, 0.01); // every plan, in its final buffers
    const { otherBytes, peakBytes } = ours.memory();
    for (let i = 0; i < 3; i++) for (const batch of order) await session.step(batch, 0.01);
    expect(ours.memory()).toMatchObject({ otherBytes, peakBytes });
    session.dispose();
    const after = ours.resources();
    expect(after.bytes).toMatchObject({ adapter: 0, training: 0 }); // inference keeps its scratch
    const again = await ours.openTraining(request(TINY_LLAMA, lora));
    await again.step(order[0]!, 0.01);
    again.dispose();
    expect(ours.resources()).toEqual({ ...after, pipelines: ours.resources().pipelines });
  });

  test('a session that does not fit frees what it had', async () => {
    const { ours } = await open(tinyModel());
    // eslint-disable-next-line typescript/unbound-method -- called with its own `this` below
    const original = GpuMemory.prototype.allocate;
    const allocate = vi.spyOn(GpuMemory.prototype, 'allocate').mockImplementation(function (
      this: GpuMemory,
      category,
      label,
      words,
    ) {
      if (label === 'below') throw new OutOfGpuMemoryError('no room');
      return original.call(this, category, label, words);
    });
    await expect(ours.openTraining(request(TINY_LLAMA, lora))).rejects.toThrow('no room');
    allocate.mockRestore();
    expect(ours.memory().otherBytes).toBe(0);
  });

  test('inference after training is as before it', async () => {
    const { ours } = await open(tinyModel());
    const sequences = [{ tokens: tinyTokens(TINY_LLAMA, 12, 8), from: 1 }];
    const before = await ours.tokenLogProbs(sequences);
    const session = await ours.openTraining(request(TINY_LLAMA, lora));
    await session.step([0], 0.01);
    session.dispose();
    expect(await ours.tokenLogProbs(sequences)).toEqual(before);
  });

  test('stops by its signal without a trace, and refuses what cannot be meant', async () => {
    const { ours } = await open(tinyModel());
    const stop = new AbortController();
    const session = await ours.openTraining(request(TINY_LLAMA, lora, { signal: stop.signal }));
    await session.step([0], 0.01);
    const state = await session.state();
    stop.abort(new Error('enough'));
    await expect(session.step([0], 0.01)).rejects.toThrow('enough');
    expect(await session.state()).toEqual(state);
    session.dispose();
    await expect(session.step([0], 0.01)).rejects.toThrow('training session: it was disposed');
    const other = await ours.openTraining(request(TINY_LLAMA, lora));
    await expect(other.step([3], 0.01)).rejects.toThrow('step: expected documents 0..2, got 3');
    await expect(other.step([], 0.01)).rejects.toThrow('step: expected at least one document');
    other.dispose();
    const documents = [document(TINY_LLAMA, 5, 5, 1)];
    await expect(ours.openTraining(request(TINY_LLAMA, lora, { documents }))).rejects.toThrow(/lossFrom/);
    const bad = [{ tokens: Int32Array.of(1, 131, 2), lossFrom: 1 }];
    await expect(ours.openTraining(request(TINY_LLAMA, lora, { documents: bad }))).rejects.toThrow(
      new TrainingRefusedError('token: expected 0..130, got 131'),
    );
    const wide = request(TINY_LLAMA, { ...lora, rank: 65 });
    await expect(ours.openTraining(wide)).rejects.toThrow(TrainingRefusedError);
  });
});
