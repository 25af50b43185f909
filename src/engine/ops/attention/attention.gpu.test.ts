import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { ropeTable } from '../rope/rope.ts';
import { documentRecords, packRecords } from '../rowRecords.ts';
import { attention, attentionBackward, attentionKernels } from './attention.ts';
import {
  ATTENTION_BACKWARD_TOLERANCE,
  ATTENTION_TOLERANCE,
  CACHE_CASES,
  TRAINING_CASES,
} from './attention.cases.ts';
import { attentionReference } from './attention.tfjs.ts';

const POSITIONS = 128;

for (const c of TRAINING_CASES) {
  const documents = documentRecords(c.documents);
  const rows = documents.length + c.idle;
  const width = (c.heads + 2 * c.kvHeads) * c.headDim;
  const qkv = randomFloats(c.seed, 'qkv', rows * width, c.scale);
  const shape = { ...c, rows, records: documents };
  const reference = (x: tf.Tensor) => attentionReference(x, null, shape);
  const records = packRecords(documents, rows);
  const table = ropeTable({ headDim: c.headDim, ropeTheta: c.theta }, POSITIONS);
  const input = () => tf.tensor2d(qkv, [rows, width]);

  test(`attention forward: ${c.name}`, async () => {
    await useTfjsCpu();
    await checkKernel({
      inputs: { records, table, qkv },
      outputs: { out: { length: rows * c.heads * c.headDim }, lse: { length: rows * c.heads } },
      dispatches: (b) => attention(shape, b),
      expected: { out: values(() => reference(input()).out), lse: values(() => reference(input()).lse) },
      tolerance: ATTENTION_TOLERANCE,
    });
  });

  test(`attention backward: ${c.name}`, async () => {
    await useTfjsCpu();
    const dOut = randomFloats(c.seed, 'dOut', rows * c.heads * c.headDim);
    const [dQkv] = referenceGradients((x) => reference(x).out, [input()], dOut);
    await checkKernel({
      inputs: {
        records,
        table,
        qkv,
        dOut,
        out: values(() => reference(input()).out),
        lse: values(() => reference(input()).lse),
      },
      outputs: { dQkv: { length: rows * width } },
      dispatches: (b) => attentionBackward(shape, b),
      expected: { dQkv: dQkv! },
      tolerance: ATTENTION_BACKWARD_TOLERANCE,
    });
  });
}

for (const c of CACHE_CASES) {
  test(`attention over a cache: ${c.name}`, async () => {
    await useTfjsCpu();
    const rows = c.records.length + c.idle;
    const width = (c.heads + 2 * c.kvHeads) * c.headDim;
    const slotWidth = 2 * c.kvHeads * c.headDim;
    const qkv = randomFloats(c.seed, 'qkv', rows * width);
    const cache = randomFloats(c.seed, 'cache', c.slots * slotWidth);
    const reference = () =>
      attentionReference(tf.tensor2d(qkv, [rows, width]), tf.tensor2d(cache, [c.slots, slotWidth]), c);
    await checkKernel({
      inputs: {
        records: packRecords(c.records, rows),
        table: ropeTable({ headDim: c.headDim, ropeTheta: c.theta }, POSITIONS),
        qkv,
        cache,
      },
      outputs: { out: { length: rows * c.heads * c.headDim }, lse: { length: rows * c.heads } },
      dispatches: (b) => attention({ ...c, rows }, b),
      expected: { out: values(() => reference().out), lse: values(() => reference().lse) },
      tolerance: ATTENTION_TOLERANCE,
    });
  });
}

test('attention refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const shape = { rows: 2, heads: 2, kvHeads: 1, headDim: 8 };
    const b = { records: buffer(16), table: buffer(8), qkv: buffer(64), out: buffer(32), lse: buffer(3) };
    expect(() => attention(shape, b)).toThrow('attention: expected lse to hold 4 numbers, got 3');
    expect(() => attention({ ...shape, headDim: 72 }, b)).toThrow(
      'attention: expected headDim to be at most 64, got 72',
    );
  });
});

test('every kernel of attention has run', () => {
  checkAllKernelsRan(attentionKernels());
});
