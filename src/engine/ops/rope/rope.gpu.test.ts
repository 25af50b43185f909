import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { useTfjsCpu, values } from '../../testing/reference.ts';
import { packRecords } from '../rowRecords.ts';
import { ropeTable, ropeToCache, ropeKernels } from './rope.ts';
import { ROPE_CASES, ROPE_TOLERANCE, type RopeCase } from './rope.cases.ts';
import { ropeReference } from './rope.tfjs.ts';

/** The cache after the rows' k (rotated) and v are written over `before`. */
function expectedCache(c: RopeCase, qkv: Float32Array, before: Float32Array): Float32Array {
  const width = c.kvHeads * c.headDim;
  const rows = c.records.length;
  const positions = c.records.map((r) => r.position);
  const all = values(() => {
    const x = tf.tensor3d(qkv, [rows + c.idle, c.heads + 2 * c.kvHeads, c.headDim]);
    const k = tf.slice(x, [0, c.heads, 0], [rows, c.kvHeads, c.headDim]);
    const v = tf.slice(x, [0, c.heads + c.kvHeads, 0], [rows, c.kvHeads, c.headDim]);
    return tf.concat([ropeReference(k, positions, c.theta), v], 1); // [rows, 2 K, D]
  });
  const cache = before.slice();
  c.records.forEach((record, t) => {
    cache.set(all.subarray(t * 2 * width, (t + 1) * 2 * width), (record.ownEnd - 1) * 2 * width);
  });
  return cache;
}

for (const c of ROPE_CASES) {
  test(`ropeToCache: ${c.name}`, async () => {
    await useTfjsCpu();
    const rows = c.records.length + c.idle;
    const qkv = randomFloats(c.seed, 'qkv', rows * (c.heads + 2 * c.kvHeads) * c.headDim);
    const before = randomFloats(c.seed, 'cache', c.slots * 2 * c.kvHeads * c.headDim);
    await checkKernel({
      inputs: {
        records: packRecords(c.records, rows),
        table: ropeTable({ headDim: c.headDim, ropeTheta: c.theta }, 2000),
        qkv,
      },
      outputs: { cache: { length: before.length, initial: before } },
      dispatches: (b) => ropeToCache({ ...c, rows }, b),
      expected: { cache: expectedCache(c, qkv, before) },
      tolerance: ROPE_TOLERANCE,
    });
  });
}

test('ropeToCache refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = { records: buffer(8), table: buffer(200), qkv: buffer(48), cache: buffer(64) };
    expect(() => ropeToCache({ rows: 1, heads: 2, kvHeads: 1, headDim: 12 }, b)).toThrow(
      'ropeToCache: expected headDim to be a positive multiple of 8, got 12',
    );
    expect(() => ropeToCache({ rows: 1, heads: 2, kvHeads: 1, headDim: 136 }, b)).toThrow(
      'ropeToCache: expected headDim to be at most 128, got 136',
    );
    expect(() => ropeToCache({ rows: 1, heads: 3, kvHeads: 2, headDim: 8 }, b)).toThrow(
      'ropeToCache: expected heads to be a positive multiple of 2, got 3',
    );
    expect(() => ropeToCache({ rows: 2, heads: 2, kvHeads: 1, headDim: 8 }, b)).toThrow(
      'ropeToCache: expected records to hold 16 numbers, got 8',
    );
  });
});

test('every kernel of rope has run', () => {
  checkAllKernelsRan(ropeKernels());
});
