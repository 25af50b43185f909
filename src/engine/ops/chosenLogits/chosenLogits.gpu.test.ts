import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats, randomIds } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { onDevice, testMatrix } from '../../testing/weightMatrix.ts';
import { chosenLogits, chosenLogitsKernels } from './chosenLogits.ts';
import { CHOSEN_LOGITS_CASES, CHOSEN_LOGITS_TOLERANCE } from './chosenLogits.cases.ts';
import { chosenLogitsReference } from './chosenLogits.tfjs.ts';

test.each(CHOSEN_LOGITS_CASES)(
  'chosenLogits: $name',
  async ({ rows, vocab, features, pairs: count, type, seed }) => {
    await useTfjsCpu();
    const matrix = testMatrix(seed, type, vocab, features);
    const x = randomFloats(seed, 'x', rows * features);
    const pairs = [...randomIds(seed, 'pairs', count, rows * vocab)].map(
      (i) => [Math.floor(i / vocab), i % vocab] as const,
    );
    pairs[count - 1] = [rows - 1, vocab - 1];
    await checkKernel({
      inputs: {
        x,
        pairs: Uint32Array.from(pairs.flat()),
        values: matrix.packed.values,
        scales: matrix.packed.scales,
      },
      outputs: { chosen: { length: count } },
      dispatches: (b) =>
        chosenLogits({ rows, pairs: count }, { ...b, matrix: onDevice(matrix, b.values, b.scales) }),
      expected: {
        chosen: values(() =>
          chosenLogitsReference(
            tf.tensor2d(x, [rows, features]),
            tf.tensor2d(matrix.numbers, [vocab, features]),
            pairs,
          ),
        ),
      },
      tolerance: CHOSEN_LOGITS_TOLERANCE,
    });
  },
);

test('chosenLogits refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const matrix = { format: 'f32', rows: 8, columns: 16, values: buffer(128), scales: buffer(1) } as const;
    const b = { x: buffer(16), matrix, pairs: buffer(4), chosen: buffer(2) };
    expect(() => chosenLogits({ rows: 2, pairs: 2 }, b)).toThrow(
      'chosenLogits: expected x to hold 32 numbers, got 16',
    );
    expect(() => chosenLogits({ rows: 1, pairs: 3 }, b)).toThrow(
      'chosenLogits: expected pairs to hold 6 numbers, got 4',
    );
  });
});

test('every kernel of chosenLogits has run', () => {
  checkAllKernelsRan(chosenLogitsKernels());
});
