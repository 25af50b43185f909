/** The opponent must take the very step that we take; on tfjs's CPU backend, with tiny models. */
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { createTfjsExecutor } from '../engine/executors/tfjs/tfjsExecutor.ts';
import type { AdamWConfig, TrainingRequest } from '../engine/executor.ts';
import { PROJECTIONS, type ModelConfig } from '../engine/model/config.ts';
import type { LoraConfig } from '../engine/model/lora.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel, tinyTokens } from '../engine/testing/tinyModel.ts';
import { refuseDifferentSteps, startAdapter } from './loraStep.ts';
import { timingOf } from './measure.ts';
import { StockLlama } from './stockLlama.ts';
import { StockTraining } from './stockTraining.ts';

/** The norm of the gradient is far above 0.05, so that clipping shows. */
const OPTIMISER: AdamWConfig = { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1, maxGradNorm: 0.05 };

function request(config: ModelConfig, lora: LoraConfig): TrainingRequest {
  const none = new Float32Array(0);
  return {
    documents: [{ tokens: tinyTokens(config, 11, 3), lossFrom: 1 }],
    lora,
    state: { step: 0, weights: startAdapter(config, lora), moment1: none, moment2: none },
    optimiser: OPTIMISER,
  };
}

test.each([
  ['llama, all layers', TINY_LLAMA, 0],
  ['llama, upper layers', TINY_LLAMA, 1],
  ['qwen2 with biases and a head of its own', TINY_QWEN2, 1],
] as const)('three steps of %s are those of the executor', async (_, config, from) => {
  const model = tinyModel({ config });
  const executor = await createTfjsExecutor(model, { backend: 'cpu' });
  const layers = { from, to: config.numHiddenLayers - 1 };
  const training = request(config, { rank: 3, alpha: 5, layers, targets: PROJECTIONS });
  const session = await executor.openTraining(training);
  const ours = [];
  for (let i = 0; i < 3; i++) ours.push(await session.step([0], 0.01));
  const stock = StockLlama.load(model);
  const before = tf.memory().numTensors;
  const theirs = new StockTraining(stock, training);
  for (const { loss, gradNorm } of ours) {
    const step = await theirs.step(training.documents[0]!, 0.01);
    expect(Math.abs(step.loss / loss - 1)).toBeLessThan(1e-5);
    expect(Math.abs(step.gradNorm / gradNorm - 1)).toBeLessThan(1e-4);
  }
  theirs.dispose();
  expect(tf.memory().numTensors).toBe(before);
  stock.dispose();
  executor.dispose();
});

test('a race between different steps is refused', () => {
  const step = { firstLoss: 3, firstGradNorm: 2, firstStepMs: 1, step: timingOf([1]) };
  expect(() => refuseDifferentSteps(step, { ...step, firstLoss: 3.02 })).not.toThrow();
  expect(() => refuseDifferentSteps(step, { ...step, firstLoss: 3.1 })).toThrow('firstLoss differs');
  expect(() => refuseDifferentSteps(step, { ...step, firstGradNorm: NaN })).toThrow('firstGradNorm differs');
});
