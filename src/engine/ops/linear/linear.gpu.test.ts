import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { runnableVariants, tunedMatrix } from '../../testing/variants.ts';
import { testMatrix } from '../../testing/weightMatrix.ts';
import { FEW_ROWS } from './few.ts';
import { linear, linearBackward, linearKernels } from './linear.ts';
import { LINEAR_CASES, LINEAR_TOLERANCE } from './linear.cases.ts';
import { linearReference, swiGluInputReference } from './linear.tfjs.ts';
import { tuningOf } from './variants.ts';

/** Of the least size that is used, as SwiftShader's are; larger ones serve as well. */
const SUBGROUP = 4;

for (const c of LINEAR_CASES) {
  const { rows, inFeatures: K, outFeatures: N } = c;
  const matrix = testMatrix(c.seed, c.type, N, K);
  const packed = { values: matrix.packed.values, scales: matrix.packed.scales };
  const width = c.input === 'swiGlu' ? 2 * K : K;
  const { gateScale = 1 } = c;
  const x = randomFloats(c.seed, 'x', rows * width).map((value, i) =>
    i % width < K ? value * gateScale : value / gateScale,
  );
  const reference = (t: tf.Tensor) => linearReference(t, tf.tensor2d(matrix.numbers, [N, K]));

  const subgroups = rows <= FEW_ROWS ? [0, SUBGROUP] : [0];
  test.each(subgroups)(`linear forward, subgroups of %i: ${c.name}`, async (subgroup) => {
    await useTfjsCpu();
    const extra = randomFloats(c.seed, 'extra', c.added === 'bias' ? N : rows * N);
    const y = values(() => {
      const input = tf.tensor2d(x, [rows, width]);
      const product = reference(c.input === 'swiGlu' ? swiGluInputReference(input) : input);
      return c.added === 'nothing'
        ? product
        : tf.add(product, tf.tensor(extra, c.added === 'bias' ? [N] : [rows, N]));
    });
    for (const variant of await runnableVariants(rows))
      await checkKernel({
        inputs: { x, extra, ...packed },
        outputs: { y: { length: rows * N }, h: { length: rows * K } },
        dispatches: (b) =>
          linear(
            { rows, subgroup, ...(c.input && { input: c.input }) },
            {
              x: b.x,
              matrix: tunedMatrix(matrix, variant, b.values, b.scales),
              y: b.y,
              h: b.h,
              ...(c.added === 'nothing' ? {} : { [c.added]: b.extra }),
            },
          ),
        expected: { y },
        tolerance: LINEAR_TOLERANCE,
      });
  });

  if (c.input === 'swiGlu') continue; // its backward is that of a plain x, computed again
  test(`linear backward: ${c.name}`, async () => {
    await useTfjsCpu();
    const dy = randomFloats(c.seed, 'dy', rows * N);
    const parts = c.parts ?? 1;
    const [dx] = referenceGradients(reference, [tf.tensor2d(x, [rows, K])], dy);
    for (const variant of await runnableVariants(rows))
      await checkKernel({
        inputs: { dy, ...packed },
        outputs: { dx: { length: rows * K }, shares: { length: parts * rows * K } },
        dispatches: (b) =>
          linearBackward(
            { rows },
            {
              dy: b.dy,
              matrix: tunedMatrix(matrix, variant, b.values, b.scales),
              dx: b.dx,
              shares: b.shares,
            },
            { parts },
          ),
        expected: { dx: dx! },
        tolerance: LINEAR_TOLERANCE,
      });
  });
}

test('linear refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const matrix = { format: 'f32', rows: 8, columns: 16, values: buffer(128), scales: buffer(1) } as const;
    const b = { x: buffer(32), y: buffer(16), matrix };
    expect(() => linear({ rows: 3 }, b)).toThrow('linear: expected x to hold 48 numbers, got 32');
    expect(() => linear({ rows: 2 }, { ...b, residual: b.y })).toThrow(
      'linear: expected residual and y to be two',
    );
    expect(() => linear({ rows: 2, input: 'swiGlu' }, b)).toThrow(
      'linear: expected x to hold 64 numbers, got 32',
    );
    expect(() => linearBackward({ rows: 2 }, { dy: b.y, dx: b.x, matrix }, { parts: 2 })).toThrow(
      'linearBackward: expected a buffer for the shares, got none',
    );
    const gated = {
      x: buffer(17 * 32),
      y: buffer(17 * 8),
      matrix: { ...matrix, tuning: tuningOf('direct') },
    };
    expect(() => linear({ rows: 17, input: 'swiGlu' }, gated)).toThrow(
      'linear: expected a buffer h for the gated input, got none',
    );
  });
});

test('every kernel of linear has run', () => {
  checkAllKernelsRan(linearKernels());
});
