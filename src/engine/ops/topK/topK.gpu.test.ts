import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats, randomIds } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { gatherLogits, NO_ID, topK, topKKernels } from './topK.ts';
import { LOG_SUM_EXP_TOLERANCE, TOP_K_CASES, TOP_K_TOLERANCE, type TopKCase } from './topK.cases.ts';
import { gatherLogitsReference, logSumExpReference, topKReference } from './topK.tfjs.ts';

function logitsOf({ rows, vocab, step, offset = 0, loud = [], seed }: TopKCase): Float32Array {
  const logits = randomFloats(seed, 'logits', rows * vocab).map(
    (v) => (step === 0 ? v : Math.round(v / step) * step + 0) + offset,
  );
  loud.forEach((id, i) => (logits[(rows - 1) * vocab + id] = 30 - i));
  return logits;
}

for (const c of TOP_K_CASES) {
  const { name, rows, vocab, k, seed } = c;
  const logits = logitsOf(c);

  test(`topK: ${name}`, async () => {
    await useTfjsCpu();
    const { ids, tops } = topKReference(tf.tensor2d(logits, [rows, vocab]), k);
    await checkKernel({
      inputs: { logits },
      outputs: { ids: { length: rows * k }, tops: { length: rows * k }, logSumExp: { length: rows } },
      dispatches: (b) => topK({ rows, vocab }, k, b),
      expected: {
        ids,
        tops,
        logSumExp: values(() => logSumExpReference(tf.tensor2d(logits, [rows, vocab]))),
      },
      tolerance: TOP_K_TOLERANCE,
      tolerances: { logSumExp: LOG_SUM_EXP_TOLERANCE },
    });
  });

  test(`gatherLogits: ${name}`, async () => {
    await useTfjsCpu();
    const pairs = [...randomIds(seed, 'pairs', 131, rows * vocab)].map(
      (i) => [Math.floor(i / vocab), i % vocab] as const,
    );
    await checkKernel({
      inputs: { logits, pairs: Uint32Array.from(pairs.flat()) },
      outputs: { chosen: { length: 131 } },
      dispatches: (b) => gatherLogits({ rows, vocab }, 131, b),
      expected: {
        chosen: values(() => gatherLogitsReference(tf.tensor2d(logits, [rows, vocab]), pairs)),
      },
      tolerance: TOP_K_TOLERANCE,
    });
  });
}

test('topK never chooses NaN, and the sum over a row that has one is NaN', async () => {
  const [rows, vocab, k] = [2, 5, 4];
  const logits = Float32Array.of(1, NaN, 3, NaN, NaN, 0, 1, 2, 3, 4);
  const { ids, logSumExp } = await checkKernel({
    inputs: { logits },
    outputs: { ids: { length: rows * k }, tops: { length: rows * k }, logSumExp: { length: rows } },
    dispatches: (b) => topK({ rows, vocab }, k, b),
    expected: { ids: Uint32Array.of(2, 0, NO_ID, NO_ID, 4, 3, 2, 1) },
    tolerance: TOP_K_TOLERANCE,
  });
  expect(ids.length).toBe(rows * k);
  expect(logSumExp[0]).toBeNaN();
  expect(logSumExp[1]).toBeCloseTo(Math.log([0, 1, 2, 3, 4].reduce((sum, x) => sum + Math.exp(x), 0)), 5);
});

test('topK refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = { logits: buffer(20), ids: buffer(2), tops: buffer(4), logSumExp: buffer(1) };
    const shape = { rows: 1, vocab: 10 };
    expect(() => topK(shape, 11, b)).toThrow('topK: expected k of 1..10, got 11');
    expect(() => topK({ ...shape, rows: 2 }, 2, b)).toThrow('topK: expected ids to hold 4 numbers, got 2');
    expect(() => topK({ ...shape, rows: 2 }, 1, b)).toThrow(
      'topK: expected logSumExp to hold 2 numbers, got 1',
    );
  });
});

test('every kernel of topK has run', () => {
  checkAllKernelsRan(topKKernels());
});
