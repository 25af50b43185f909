/** The same op in stock differentiable tfjs ops, with a dense mask: the reference. */
import * as tf from '@tensorflow/tfjs';
import { ropeReference } from '../rope/rope.tfjs.ts';
import type { RowRecord } from '../rowRecords.ts';

export interface AttentionReferenceShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly theta: number;
  /** One a row; rows of qkv beyond them are idle. */
  readonly records: readonly RowRecord[];
}

const HIDDEN = -1e30;

/**
 * qkv [rows, (H + 2 K) D], cache [slots, 2 K D] or null (then the keys are the rows) ->
 * out [rows, H D] and lse [rows, H], both 0 in idle rows.
 */
export function attentionReference(
  qkv: tf.Tensor,
  cache: tf.Tensor | null,
  { heads, kvHeads, headDim, theta, records }: AttentionReferenceShape,
): { out: tf.Tensor; lse: tf.Tensor } {
  const [rows] = qkv.shape as [number, number];
  const positions = Array.from({ length: rows }, (_, t) => records[t]?.position ?? 0);
  const perHead = tf.reshape(qkv, [rows, -1, headDim]);
  const [q, k, v] = tf.split<tf.Tensor>(perHead, [heads, kvHeads, kvHeads], 1); // [rows, H or K, D]
  const cached = cache && tf.split<tf.Tensor>(tf.reshape(cache, [-1, 2 * kvHeads, headDim]), 2, 1);
  const qTurned = headsFirst(ropeReference(q!, positions, theta)); // [H, rows, D]
  const keys = repeatHeads(cached ? cached[0]! : ropeReference(k!, positions, theta), heads); // [H, slots, D]
  const vs = repeatHeads(cached ? cached[1]! : v!, heads); // [H, slots, D]
  const slots = keys.shape[1]!;
  const mask = tf.tensor(Array.from({ length: rows }, (_, t) => maskOf(records[t], slots))); // [rows, slots]
  const scores = tf.add(tf.mul(tf.matMul(qTurned, keys, false, true), headDim ** -0.5), mask); // [H, rows, slots]
  const live = tf.tensor(Array.from({ length: rows }, (_, t) => [t < records.length ? 1 : 0])); // [rows, 1]
  const out = headsFirst(tf.matMul(tf.softmax(scores), vs)); // [rows, H, D]
  return {
    out: tf.mul(tf.reshape(out, [rows, heads * headDim]), live),
    lse: tf.mul(tf.transpose(tf.logSumExp(scores, 2)), live),
  };
}

/** [a, b, D] -> [b, a, D]. */
function headsFirst(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [1, 0, 2]);
}

/** [slots, K, D] -> [H, slots, D]: kv head k stands for the query heads k H/K .. (k + 1) H/K - 1. */
function repeatHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [slots, kvHeads, headDim] = x.shape as [number, number, number];
  const each = tf.reshape(headsFirst(x), [kvHeads, 1, slots, headDim]);
  return tf.reshape(tf.tile(each, [1, heads / kvHeads, 1, 1]), [heads, slots, headDim]);
}

function maskOf(record: RowRecord | undefined, slots: number): number[] {
  if (!record) return Array.from({ length: slots }, () => 0);
  const { ownStart, ownEnd, promptStart = 0, promptEnd = 0, prefixStart = 0, prefixEnd = 0 } = record;
  return Array.from({ length: slots }, (_, s) => {
    const sees =
      (s >= ownStart && s < ownEnd) ||
      (s >= promptStart && s < promptEnd) ||
      (s >= prefixStart && s < prefixEnd);
    return sees ? 0 : HIDDEN;
  });
}
