import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { adamW, adamWStep, adamWKernels } from './adamW.ts';
import { ADAM_W_CASES, ADAM_W_TOLERANCE } from './adamW.cases.ts';
import { adamWReference } from './adamW.tfjs.ts';

test.each(ADAM_W_CASES)(
  'adamW: $name',
  async ({ count, t, learningRate, clip, weightDecay, fresh, seed }) => {
    await useTfjsCpu();
    const shape = { count, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay };
    const gradient = randomFloats(seed, 'gradient', count, fresh ? 100 : 1);
    const weights = randomFloats(seed, 'weights', count);
    const moment1 = randomFloats(seed, 'moment1', count, fresh ? 0 : 0.1);
    const moment2 = randomFloats(seed, 'moment2', count, fresh ? 0 : 1).map((v) => v * v);
    const state = () => ({
      weights: tf.tensor1d(weights),
      moment1: tf.tensor1d(moment1),
      moment2: tf.tensor1d(moment2),
    });
    const expected = (name: 'weights' | 'moment1' | 'moment2') =>
      values(() => adamWReference(state(), tf.tensor1d(gradient), clip, learningRate, t, shape)[name]);
    await checkKernel({
      inputs: {
        gradient,
        normAndClip: Float32Array.of(3, clip),
        step: adamWStep(shape, learningRate, t),
      },
      outputs: {
        weights: { length: count, initial: weights },
        moment1: { length: count, initial: moment1 },
        moment2: { length: count, initial: moment2 },
      },
      dispatches: (b) => adamW(shape, b),
      expected: { weights: expected('weights'), moment1: expected('moment1'), moment2: expected('moment2') },
      tolerance: ADAM_W_TOLERANCE,
    });
  },
);

test('adamW refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const shape = { count: 4, beta1: 0.9, beta2: 1, eps: 1e-8, weightDecay: 0 };
    const b = {
      gradient: buffer(4),
      normAndClip: buffer(2),
      step: buffer(3),
      weights: buffer(4),
      moment1: buffer(4),
    };
    expect(() => adamW(shape, { ...b, moment2: buffer(3) })).toThrow(
      'adamW: expected moment2 to hold 4 numbers, got 3',
    );
    expect(() => adamW(shape, { ...b, moment2: buffer(4) })).toThrow(
      'adamW: expected beta2 in [0, 1), got 1',
    );
  });
});

test('every kernel of adamW has run', () => {
  checkAllKernelsRan(adamWKernels());
});
