import * as tf from '@tensorflow/tfjs';
import { test } from 'vitest';
import { checkAllKernelsRan, checkKernel } from '../../testing/checkKernel.ts';
import { randomFloats, randomIds } from '../../testing/inputs.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { onDevice, testMatrix } from '../../testing/weightMatrix.ts';
import { crossEntropy, logitsFloats, sharesFloats, crossEntropyKernels } from './crossEntropy.ts';
import { CROSS_ENTROPY_CASES, CROSS_ENTROPY_TOLERANCE, GRADIENT_TOLERANCE } from './crossEntropy.cases.ts';
import { logProbsReference } from './crossEntropy.tfjs.ts';

for (const { name, rows, vocab, features, type, scale, seed } of CROSS_ENTROPY_CASES) {
  const matrix = testMatrix(seed, type, vocab, features);
  const hidden = randomFloats(seed, 'hidden', rows * features, scale);
  const targets = randomIds(seed, 'targets', rows, vocab);
  targets[0] = vocab - 1;
  const rowWeights = Float32Array.from({ length: rows }, (_, i) => (i % 3 === 2 ? 0 : 1 / rows));
  const inputs = { hidden, targets, rowWeights, values: matrix.packed.values, scales: matrix.packed.scales };
  const reference = (h: tf.Tensor) =>
    logProbsReference(h, tf.tensor2d(matrix.numbers, [vocab, features]), Int32Array.from(targets));
  const hiddenTensor = () => tf.tensor2d(hidden, [rows, features]);
  const logits = { length: logitsFloats(rows, vocab) };

  test(`crossEntropy, log-probabilities alone: ${name}`, async () => {
    await useTfjsCpu();
    await checkKernel({
      inputs,
      outputs: { logProbs: { length: rows }, logits },
      dispatches: (b) => crossEntropy({ rows }, { ...b, head: onDevice(matrix, b.values, b.scales) }),
      expected: { logProbs: values(() => reference(hiddenTensor())) },
      tolerance: CROSS_ENTROPY_TOLERANCE,
    });
  });

  test(`crossEntropy with its gradient: ${name}`, async () => {
    await useTfjsCpu();
    const [dHidden] = referenceGradients(
      reference,
      [hiddenTensor()],
      rowWeights.map((w) => -w),
    );
    const head = { rows: vocab, columns: features } as Parameters<typeof sharesFloats>[1];
    await checkKernel({
      inputs,
      outputs: {
        logProbs: { length: rows },
        logits,
        dHidden: { length: rows * features },
        shares: { length: sharesFloats(rows, head) },
      },
      dispatches: (b) => crossEntropy({ rows }, { ...b, head: onDevice(matrix, b.values, b.scales) }, b),
      expected: { logProbs: values(() => reference(hiddenTensor())), dHidden: dHidden! },
      tolerance: CROSS_ENTROPY_TOLERANCE,
      tolerances: { dHidden: GRADIENT_TOLERANCE },
    });
  });
}

test('every kernel of crossEntropy has run', () => {
  checkAllKernelsRan(crossEntropyKernels());
});
