import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats, randomIds } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { gatherLogits, topK, topKKernels } from './topK.ts';
import { TOP_K_CASES, TOP_K_TOLERANCE } from './topK.cases.ts';
import { gatherLogitsReference, topKReference } from './topK.tfjs.ts';

for (const { name, rows, vocab, k, step, seed } of TOP_K_CASES) {
  const raw = randomFloats(seed, 'logits', rows * vocab);
  const logits = step === 0 ? raw : raw.map((v) => Math.round(v / step) * step + 0);

  test(`topK: ${name}`, async () => {
    await useTfjsCpu();
    const { ids, tops } = topKReference(tf.tensor2d(logits, [rows, vocab]), k);
    const firstRow = 2;
    const before = Uint32Array.from({ length: firstRow * k }, (_, i) => i);
    await checkKernel({
      inputs: { logits },
      outputs: {
        ids: { length: (firstRow + rows) * k, initial: before },
        tops: { length: (firstRow + rows) * k, initial: new Float32Array(firstRow * k) },
      },
      dispatches: (b) => topK({ rows, firstRow, vocab }, k, b),
      expected: {
        ids: Uint32Array.of(...before, ...ids),
        tops: Float32Array.of(...new Float32Array(firstRow * k), ...tops),
      },
      tolerance: TOP_K_TOLERANCE,
    });
  });

  test(`gatherLogits: ${name}`, async () => {
    await useTfjsCpu();
    const pairs = [...randomIds(seed, 'pairs', 131, rows * vocab)].map(
      (i) => [Math.floor(i / vocab), i % vocab] as const,
    );
    const mine = Float32Array.of(
      ...values(() => gatherLogitsReference(tf.tensor2d(logits, [rows, vocab]), pairs)),
    );
    // Rows are numbered among all rows: this chunk starts at 3, and a pair of row 1 is not its own.
    const shifted = Uint32Array.from([...pairs.flatMap(([row, id]) => [row + 3, id]), 1, 0]);
    const initial = new Float32Array(132).fill(-7);
    await checkKernel({
      inputs: { logits, pairs: shifted },
      outputs: { chosen: { length: 132, initial } },
      dispatches: (b) => gatherLogits({ rows, firstRow: 3, vocab }, 132, b),
      expected: { chosen: Float32Array.of(...mine, -7) },
      tolerance: TOP_K_TOLERANCE,
    });
  });
}

test('topK refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = { logits: buffer(10), ids: buffer(2), tops: buffer(2) };
    const shape = { rows: 1, firstRow: 0, vocab: 10 };
    expect(() => topK(shape, 11, b)).toThrow('topK: expected k of 1..10, got 11');
    expect(() => topK({ ...shape, firstRow: 1 }, 2, b)).toThrow(
      'topK: expected ids to hold 4 numbers, got 2',
    );
  });
});

test('every kernel of topK has run', () => {
  checkAllKernelsRan(topKKernels());
});
