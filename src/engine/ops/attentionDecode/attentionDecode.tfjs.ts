/** The same op in stock tfjs ops: the rows' new keys and values put into the cache, then plain attention over it. */
import * as tf from '@tensorflow/tfjs';
import { attentionReference, type AttentionReferenceShape } from '../attention/attention.tfjs.ts';
import { ropeReference } from '../rope/rope.tfjs.ts';

/** qkv [rows, (H + 2 K) D], cache [slots, 2 K D] -> out [rows, H D] and the new cache. */
export function attentionDecodeReference(
  qkv: tf.Tensor,
  cache: tf.Tensor,
  shape: AttentionReferenceShape,
): { out: tf.Tensor; cache: tf.Tensor } {
  const { heads, kvHeads, headDim, theta, records } = shape;
  const positions = records.map((r) => r.position);
  const slots = tf.tensor2d(
    records.map((r) => [r.ownEnd - 1]),
    [records.length, 1],
    'int32',
  ); // [live, 1]
  const live = tf.slice(qkv, [0, heads * headDim], [records.length, -1]); // [live, 2 K D]
  const [k, v] = tf.split<tf.Tensor>(tf.reshape(live, [-1, 2 * kvHeads, headDim]), 2, 1); // [live, K, D]
  const turned = tf.concat([ropeReference(k!, positions, theta), v!], 1); // [live, 2 K, D]
  const fresh = tf.reshape(turned, [-1, 2 * kvHeads * headDim]); // [live, 2 K D]
  const next = tf.tensorScatterUpdate(cache, slots, fresh); // [slots, 2 K D]
  return { out: attentionReference(qkv, next, shape).out, cache: next };
}
