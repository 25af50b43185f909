/** The same op in stock differentiable tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** x [rows, heads, D], each row turned by its position -> the same shape. */
export function ropeReference(x: tf.Tensor, positions: readonly number[], theta: number): tf.Tensor {
  const half = x.shape[2]! / 2;
  const angles = positions.map((p) => [Array.from({ length: half }, (_, i) => p * theta ** (-i / half))]);
  const cos = tf.tensor3d(angles.map(([row]) => [row!.map(Math.cos)])); // [rows, 1, D/2]
  const sin = tf.tensor3d(angles.map(([row]) => [row!.map(Math.sin)])); // [rows, 1, D/2]
  const [lo, hi] = tf.split(x, 2, 2) as [tf.Tensor, tf.Tensor]; // [rows, heads, D/2] each
  return tf.concat([tf.sub(tf.mul(lo, cos), tf.mul(hi, sin)), tf.add(tf.mul(hi, cos), tf.mul(lo, sin))], 2);
}
