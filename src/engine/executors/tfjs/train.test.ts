import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import { TrainingRefusedError } from '../../executor.ts';
import type { AdamWConfig, Executor, TrainingDocument, TrainingRequest } from '../../executor.ts';
import { PROJECTIONS, type ModelConfig } from '../../model/config.ts';
import { initAdapter, loraLayout, type LoraConfig } from '../../model/lora.ts';
import type { ModelWeights } from '../../model/weights.ts';
import { ReferenceLlama } from '../../testing/referenceLlama.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { compareArrays } from '../../testing/tolerance.ts';
import { createTfjsExecutor } from './tfjsExecutor.ts';

const PLAIN: AdamWConfig = { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: null };
const NONE = new Float32Array(0);

// Plain loops in two precisions, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let executor: Executor;
async function open(model: ModelWeights) {
  executor = await createTfjsExecutor(model, { backend: 'cpu' });
}
afterEach(() => {
  executor.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

const document = (config: ModelConfig, length: number, lossFrom: number, seed: number): TrainingDocument => ({
  tokens: tinyTokens(config, length, seed),
  lossFrom,
});

/** B is not zero, so that A's gradient is not either. */
function randomWeights(config: ModelConfig, lora: LoraConfig): Float32Array {
  const random = seededRandom(4, 'train test');
  return Float32Array.from({ length: loraLayout(config, lora).length }, () => 0.1 * gaussian(random));
}

function request(
  config: ModelConfig,
  lora: LoraConfig,
  more: Partial<TrainingRequest> = {},
): TrainingRequest {
  return {
    documents: [document(config, 9, 1, 1), document(config, 14, 10, 2), document(config, 3, 2, 3)],
    lora,
    state: { step: 0, weights: randomWeights(config, lora), moment1: NONE, moment2: NONE },
    optimiser: PLAIN,
    ...more,
  };
}

describe('gradients', () => {
  const all: LoraConfig = { rank: 3, alpha: 5, layers: { from: 0, to: 2 }, targets: PROJECTIONS };
  test.each<[string, ModelConfig, LoraConfig]>([
    ['all projections of all layers', TINY_LLAMA, all],
    ['the upper layers', TINY_LLAMA, { ...all, layers: { from: 1, to: 2 } }],
    [
      'one layer below others',
      TINY_LLAMA,
      { ...all, layers: { from: 1, to: 1 }, targets: ['v_proj', 'up_proj'] },
    ],
    ['qwen2: biases, a head of its own', TINY_QWEN2, { ...all, rank: 2, layers: { from: 1, to: 2 } }],
    ['qwen2: only q, o and down', TINY_QWEN2, { ...all, targets: ['down_proj', 'q_proj', 'o_proj'] }],
  ])('agree with finite differences in float64: %s', async (_, config, lora) => {
    const model = tinyModel({ config });
    await open(model);
    const training = request(config, lora);
    const session = await executor.openTraining(training);
    const { loss, gradNorm } = await session.step([0, 1], 0);
    // After one step from nothing the first moment is (1 - beta1) times the gradient.
    const gradient = (await session.state()).moment1.map((m) => m / (1 - PLAIN.beta1));
    session.dispose();

    const reference = new ReferenceLlama(model);
    const adapter = { lora, weights: training.state.weights };
    const lossAt = (flat: Float64Array) => {
      const logProbs = training.documents
        .slice(0, 2)
        .flatMap(({ tokens, lossFrom }) => [...reference.logProbs(tokens, lossFrom, adapter, flat)]);
      return -logProbs.reduce((a, b) => a + b, 0) / logProbs.length;
    };
    const flat = Float64Array.from(training.state.weights);
    expect(Math.abs(loss - lossAt(flat))).toBeLessThan(2e-5);
    expect(Math.abs(gradNorm - Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0)))).toBeLessThan(
      1e-4 * gradNorm,
    );

    // Along random directions inside each A and each B (every number counts), and at single numbers.
    const random = seededRandom(6, 'directions');
    const halves = loraLayout(config, lora).slots.flatMap(({ aOffset, bOffset, outFeatures }) => [
      [aOffset, bOffset] as const,
      [bOffset, bOffset + outFeatures * lora.rank] as const,
    ]);
    const expected: number[] = [];
    const actual: number[] = [];
    for (const [begin, end] of halves) {
      const direction = new Float64Array(flat.length);
      for (let i = begin; i < end; i++) direction[i] = gaussian(random);
      const at = (h: number) => lossAt(flat.map((x, i) => x + h * direction[i]!));
      expected.push((at(1e-5) - at(-1e-5)) / 2e-5);
      actual.push(direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0));
    }
    expect(
      compareArrays('directional derivatives', actual, expected, {
        abs: 1e-4,
        rel: 1e-3,
        because: 'float32 against float64',
      }),
    ).toBeNull();
    expect(expected.every((x) => Math.abs(x) > 1e-6)).toBe(true);
  });
});

describe('training', () => {
  const lora: LoraConfig = { rank: 2, alpha: 4, layers: { from: 1, to: 2 }, targets: PROJECTIONS };

  test('one step is AdamW on the clipped gradient, as torch computes it', async () => {
    await open(tinyModel());
    const optimiser = { ...PLAIN, weightDecay: 0.1, maxGradNorm: 0.05 };
    const start = randomWeights(TINY_LLAMA, lora);
    const state = {
      step: 4,
      weights: start,
      moment1: start.map((x) => x / 10),
      moment2: start.map((x) => x * x),
    };
    const plain = await executor.openTraining(request(TINY_LLAMA, lora));
    const { gradNorm } = await plain.step([1], 0);
    const gradient = (await plain.state()).moment1.map((m) => m * 10);
    plain.dispose();
    const session = await executor.openTraining(request(TINY_LLAMA, lora, { optimiser, state }));
    expect((await session.step([1], 0.01)).gradNorm).toBe(gradNorm);
    expect(gradNorm).toBeGreaterThan(optimiser.maxGradNorm);
    const after = await session.state();
    session.dispose();
    expect(after.step).toBe(5);
    const expected = start.map((w, i) => {
      const g = (gradient[i]! * 0.05) / (gradNorm + 1e-6);
      const m = 0.9 * (w / 10) + 0.1 * g;
      const v = 0.999 * w * w + 0.001 * g * g;
      return w * (1 - 0.01 * 0.1) - (0.01 * (m / (1 - 0.9 ** 5))) / (Math.sqrt(v / (1 - 0.999 ** 5)) + 1e-8);
    });
    expect(
      compareArrays('weights', after.weights, expected, { abs: 1e-6, rel: 1e-5, because: 'float32' }),
    ).toBeNull();
  });

  test('a batch in parts, or as copies, gives the loss and gradient of the whole', async () => {
    await open(tinyModel({ config: { ...TINY_LLAMA, maxPositionEmbeddings: 1024 } }));
    // 201 + 14 + 120 tokens: more than one pass.
    const documents = [
      document(TINY_LLAMA, 201, 180, 1),
      document(TINY_LLAMA, 14, 10, 2),
      document(TINY_LLAMA, 120, 119, 3),
    ];
    const training = request(TINY_LLAMA, lora, { documents });
    const loss: number[] = [];
    const gradients: Float32Array[] = [];
    for (const batch of [[0, 1, 2], [0], [1], [2]]) {
      const session = await executor.openTraining(training);
      loss.push((await session.step(batch, 0)).loss);
      gradients.push((await session.state()).moment1);
      session.dispose();
    }
    const counts = documents.map(({ tokens, lossFrom }) => tokens.length - lossFrom);
    const total = counts.reduce((a, b) => a + b);
    const mean = (parts: number[]) => parts.reduce((sum, part, i) => sum + (part * counts[i]!) / total, 0);
    expect(Math.abs(loss[0]! - mean(loss.slice(1)))).toBeLessThan(1e-5);
    const expected = gradients[0]!.map((_, i) => mean(gradients.slice(1).map((gradient) => gradient[i]!)));
    expect(
      compareArrays('gradient', gradients[0]!, expected, { abs: 1e-6, rel: 1e-4, because: 'float32' }),
    ).toBeNull();
  });

  test('going on from a saved state gives the same losses', async () => {
    await open(tinyModel());
    const training = request(TINY_LLAMA, lora, {
      state: { step: 0, weights: initAdapter(TINY_LLAMA, lora, 7).weights, moment1: NONE, moment2: NONE },
    });
    const order = [[0], [1, 2], [0, 2], [1], [0, 1, 2], [2]];
    const through = await executor.openTraining(training);
    const losses: number[] = [];
    for (const batch of order) losses.push((await through.step(batch, 0.01)).loss);
    through.dispose();
    const first = await executor.openTraining(training);
    for (const batch of order.slice(0, 3)) await first.step(batch, 0.01);
    const state = await first.state();
    first.dispose();
    const second = await executor.openTraining({ ...training, state });
    const rest: number[] = [];
    for (const batch of order.slice(3)) rest.push((await second.step(batch, 0.01)).loss);
    second.dispose();
    expect(rest).toEqual(losses.slice(3));
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  test('keeps nothing from step to step but the input of the trained layers', async () => {
    await open(tinyModel());
    const session = await executor.openTraining(request(TINY_LLAMA, lora));
    await session.step([0, 1, 2], 0.01);
    const before = tf.memory();
    for (const batch of [[0], [1, 2], [2, 1, 0]]) await session.step(batch, 0.01);
    const after = tf.memory();
    expect([after.numTensors, after.numBytes]).toEqual([before.numTensors, before.numBytes]);
    session.dispose();
  });

  test('inference after training is as before it', async () => {
    await open(tinyModel());
    const sequence = { tokens: tinyTokens(TINY_LLAMA, 12, 8), from: 1 };
    const before = await executor.tokenLogProbs([sequence]);
    const session = await executor.openTraining(request(TINY_LLAMA, lora));
    await session.step([0], 0.01);
    session.dispose();
    expect(await executor.tokenLogProbs([sequence])).toEqual(before);
  });

  test('stops by its signal and refuses documents without a loss token', async () => {
    await open(tinyModel());
    const stop = new AbortController();
    const session = await executor.openTraining(request(TINY_LLAMA, lora, { signal: stop.signal }));
    await session.step([0], 0.01);
    stop.abort(new Error('enough'));
    await expect(session.step([0], 0.01)).rejects.toThrow('enough');
    session.dispose();
    const documents = [document(TINY_LLAMA, 5, 5, 1)];
    await expect(executor.openTraining(request(TINY_LLAMA, lora, { documents }))).rejects.toThrow(/lossFrom/);
  });

  test('refuses what webgpu refuses, by TrainingRefusedError', async () => {
    await open(tinyModel());
    const weights = randomWeights(TINY_LLAMA, lora);
    const refused: [Partial<TrainingRequest>, RegExp][] = [
      [{ documents: [] }, /at least one document/],
      [{ documents: [document(TINY_LLAMA, 257, 1, 1)] }, /at most 256 tokens a document, got 257/],
      [{ documents: [{ tokens: Int32Array.of(1, 131), lossFrom: 1 }] }, /token: expected 0..130, got 131/],
      [{ state: { step: 0, weights, moment1: weights.slice(1), moment2: NONE } }, /adapter moment1/],
      [{ state: { step: 0, weights: NONE, moment1: NONE, moment2: NONE } }, /adapter weights, got 0/],
      [{ lora: { ...lora, layers: { from: 0, to: 3 } } }, /layers within 0..2/],
    ];
    for (const [more, message] of refused) {
      const opening = executor.openTraining(request(TINY_LLAMA, lora, more));
      await expect(opening).rejects.toThrow(message);
      await expect(opening).rejects.toThrow(TrainingRefusedError);
    }
  });

  test('dispose takes an open session with it', async () => {
    await open(tinyModel());
    const session = await executor.openTraining(request(TINY_LLAMA, lora));
    await session.step([0], 0.01);
    // afterEach disposes the executor and counts tensors.
  });
});
