import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { rmsNorm, rmsNormBackward, rmsNormKernels } from './rmsNorm.ts';
import { RMS_NORM_CASES, RMS_NORM_TOLERANCE } from './rmsNorm.cases.ts';
import { rmsNormReference } from './rmsNorm.tfjs.ts';

for (const c of RMS_NORM_CASES) {
  const shape = { rows: c.rows, features: c.features, eps: c.eps };
  const size = c.rows * c.features;
  const x = randomFloats(c.seed, 'x', size);
  const weight = randomFloats(c.seed, 'weight', c.features);
  const dy = randomFloats(c.seed, 'dy', size);
  const reference = (xTensor: tf.Tensor) => rmsNormReference(xTensor, tf.tensor1d(weight), c.eps);

  test(`rmsNorm forward: ${c.name}`, async () => {
    await useTfjsCpu();
    await checkKernel({
      inputs: { x, weight },
      outputs: { y: { length: size } },
      dispatches: (b) => rmsNorm(shape, b),
      expected: { y: values(() => reference(tf.tensor2d(x, [c.rows, c.features]))) },
      tolerance: RMS_NORM_TOLERANCE,
    });
  });

  test(`rmsNorm backward: ${c.name}`, async () => {
    await useTfjsCpu();
    const before = randomFloats(c.seed, 'dx before', size);
    const [gradient] = referenceGradients(reference, [tf.tensor2d(x, [c.rows, c.features])], dy);
    await checkKernel({
      inputs: { x, weight, dy },
      outputs: { dx: { length: size, initial: before } },
      dispatches: (b) => rmsNormBackward(shape, b, { accumulate: c.accumulate }),
      expected: { dx: gradient!.map((g, i) => (c.accumulate ? g + before[i]! : g)) },
      tolerance: RMS_NORM_TOLERANCE,
    });
  });
}

test('rmsNorm refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = { x: buffer(20), weight: buffer(10), y: buffer(20) };
    expect(() => rmsNorm({ rows: 2, features: 10, eps: 1e-5 }, b)).toThrow(
      'rmsNorm: expected features to be a positive multiple of 4, got 10',
    );
    expect(() => rmsNorm({ rows: 3, features: 8, eps: 1e-5 }, b)).toThrow(
      'rmsNorm: expected x to hold 24 numbers, got 20',
    );
  });
});

test('every kernel of rmsNorm has run', () => {
  checkAllKernelsRan(rmsNormKernels());
});
