/** The same op in stock differentiable tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** One segment: x [T, K], weight [n, K], a [R, K], b [n, R] -> x weightᵀ + scale (x aᵀ) bᵀ [T, n]. */
export function loraSegmentReference(
  x: tf.Tensor,
  weight: tf.Tensor,
  lora: { readonly a: tf.Tensor; readonly b: tf.Tensor } | null,
  scale: number,
): tf.Tensor {
  const y = tf.matMul(x, tf.transpose(weight));
  if (!lora) return y;
  const t = tf.matMul(x, tf.transpose(lora.a)); // [T, R]
  return tf.add(y, tf.mul(tf.matMul(t, tf.transpose(lora.b)), scale));
}
