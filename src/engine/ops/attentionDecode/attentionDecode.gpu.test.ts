import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { ropeTable } from '../rope/rope.ts';
import { packRecords } from '../rowRecords.ts';
import { attentionDecode, attentionDecodeKernels } from './attentionDecode.ts';
import { DECODE_CASES, DECODE_TOLERANCE } from './attentionDecode.cases.ts';
import { attentionDecodeReference } from './attentionDecode.tfjs.ts';

for (const c of DECODE_CASES) {
  test(`attentionDecode: ${c.name}`, async () => {
    await useTfjsCpu();
    const rows = c.records.length + c.idle;
    const width = (c.heads + 2 * c.kvHeads) * c.headDim;
    const slotWidth = 2 * c.kvHeads * c.headDim;
    const qkv = randomFloats(c.seed, 'qkv', rows * width);
    const before = randomFloats(c.seed, 'cache', c.slots * slotWidth);
    for (const slot of c.loud ?? [])
      for (let i = slot * slotWidth; i < slot * slotWidth + slotWidth / 2; i++) before[i]! *= 20;
    const reference = () =>
      attentionDecodeReference(tf.tensor2d(qkv, [rows, width]), tf.tensor2d(before, [c.slots, slotWidth]), c);
    await checkKernel({
      inputs: {
        records: packRecords(c.records, rows),
        table: ropeTable({ headDim: c.headDim, ropeTheta: c.theta }, 700),
        qkv,
      },
      outputs: {
        out: { length: rows * c.heads * c.headDim },
        cache: { length: before.length, initial: before },
      },
      dispatches: (b) => attentionDecode({ ...c, rows }, b),
      expected: { out: values(() => reference().out), cache: values(() => reference().cache) },
      tolerance: DECODE_TOLERANCE,
    });
  });
}

test('attentionDecode refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = {
      records: buffer(8),
      table: buffer(8),
      qkv: buffer(88),
      cache: buffer(16),
      out: buffer(71),
    };
    expect(() => attentionDecode({ rows: 1, heads: 9, kvHeads: 1, headDim: 8 }, b)).toThrow(
      'attentionDecode: expected out to hold 72 numbers, got 71',
    );
    expect(() => attentionDecode({ rows: 1, heads: 9, kvHeads: 9, headDim: 8 }, b)).toThrow(
      'attentionDecode: expected qkv to hold 216 numbers, got 88',
    );
  });
});

test('every kernel of attentionDecode has run', () => {
  checkAllKernelsRan(attentionDecodeKernels());
});
