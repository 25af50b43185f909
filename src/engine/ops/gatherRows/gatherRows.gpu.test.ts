import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { gatherRows, inverseIndices, NO_ROW, gatherRowsKernels } from './gatherRows.ts';
import { GATHER_ROWS_CASES, GATHER_ROWS_TOLERANCE } from './gatherRows.cases.ts';
import { gatherRowsReference } from './gatherRows.tfjs.ts';

for (const { name, sourceRows, features, indices, seed } of GATHER_ROWS_CASES) {
  const x = randomFloats(seed, 'x', sourceRows * features);
  const rows = indices.length;

  test(`gatherRows forward: ${name}`, async () => {
    await useTfjsCpu();
    const y = values(() => gatherRowsReference(tf.tensor2d(x, [sourceRows, features]), indices));
    await checkKernel({
      inputs: { x, indices: Uint32Array.of(...indices, NO_ROW) },
      outputs: { y: { length: (rows + 1) * features } },
      dispatches: (b) => gatherRows({ rows: rows + 1, features }, b),
      expected: { y: Float32Array.of(...y, ...new Float32Array(features)) },
      tolerance: GATHER_ROWS_TOLERANCE,
    });
  });

  test(`gatherRows backward: ${name}`, async () => {
    await useTfjsCpu();
    const dy = randomFloats(seed, 'dy', rows * features);
    const source = tf.tensor2d(x, [sourceRows, features]);
    const [dx] = referenceGradients((t) => gatherRowsReference(t, indices), [source], dy);
    await checkKernel({
      inputs: { x: dy, indices: inverseIndices(indices, sourceRows) },
      outputs: { y: { length: sourceRows * features } },
      dispatches: (b) => gatherRows({ rows: sourceRows, features }, b),
      expected: { y: dx! },
      tolerance: GATHER_ROWS_TOLERANCE,
    });
  });
}

test('inverse indices skip missing rows', () => {
  expect([...inverseIndices([2, NO_ROW, 0], 4)]).toEqual([2, NO_ROW, 0, NO_ROW]);
});

test('every kernel of gatherRows has run', () => {
  checkAllKernelsRan(gatherRowsKernels());
});
