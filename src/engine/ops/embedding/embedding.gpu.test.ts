import * as tf from '@tensorflow/tfjs';
import { test } from 'vitest';
import { checkAllKernelsRan, checkKernel } from '../../testing/checkKernel.ts';
import { randomIds } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { onDevice, testMatrix } from '../../testing/weightMatrix.ts';
import { embedding, embeddingKernels } from './embedding.ts';
import { EMBEDDING_CASES, EMBEDDING_TOLERANCE } from './embedding.cases.ts';
import { embeddingReference } from './embedding.tfjs.ts';

test.each(EMBEDDING_CASES)('embedding: $name', async ({ rows, vocab, features, type, seed }) => {
  await useTfjsCpu();
  const matrix = testMatrix(seed, type, vocab, features);
  const tokens = randomIds(seed, 'tokens', rows, vocab);
  tokens[0] = vocab - 1;
  await checkKernel({
    inputs: { tokens, values: matrix.packed.values, scales: matrix.packed.scales },
    outputs: { y: { length: rows * features } },
    dispatches: (b) => embedding({ rows }, { ...b, matrix: onDevice(matrix, b.values, b.scales) }),
    expected: {
      y: values(() =>
        embeddingReference(
          tf.tensor1d(Int32Array.from(tokens), 'int32'),
          tf.tensor2d(matrix.numbers, [vocab, features]),
        ),
      ),
    },
    tolerance: EMBEDDING_TOLERANCE,
  });
});

test('every kernel of embedding has run', () => {
  checkAllKernelsRan(embeddingKernels());
});
