import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { GRAD_NORM_PARTIALS, gradNorm, gradNormKernels } from './gradNorm.ts';
import { GRAD_NORM_CASES, GRAD_NORM_TOLERANCE } from './gradNorm.cases.ts';
import { gradNormReference } from './gradNorm.tfjs.ts';

test.each(GRAD_NORM_CASES)('gradNorm: $name', async ({ count, maxNorm, scale, seed }) => {
  await useTfjsCpu();
  const gradient = randomFloats(seed, 'gradient', count, scale);
  await checkKernel({
    inputs: { gradient },
    outputs: { partial: { length: GRAD_NORM_PARTIALS }, result: { length: 2 } },
    dispatches: (b) => gradNorm({ count, maxNorm }, b),
    expected: { result: values(() => gradNormReference(tf.tensor1d(gradient), maxNorm)) },
    tolerance: GRAD_NORM_TOLERANCE,
  });
});

test('gradNorm refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = { gradient: buffer(4), partial: buffer(GRAD_NORM_PARTIALS), result: buffer(2) };
    expect(() => gradNorm({ count: 5, maxNorm: 1 }, b)).toThrow(
      'gradNorm: expected gradient to hold 5 numbers',
    );
    expect(() => gradNorm({ count: 4, maxNorm: 0 }, b)).toThrow(
      'gradNorm: expected a positive maxNorm or null, got 0',
    );
  });
});

test('every kernel of gradNorm has run', () => {
  checkAllKernelsRan(gradNormKernels());
});
