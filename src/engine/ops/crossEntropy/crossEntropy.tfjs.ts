/** The same op in stock differentiable tfjs ops: the reference, with all logits at once. */
import * as tf from '@tensorflow/tfjs';

/** hidden [L, C], weight [V, C], targets [L] -> log-probability of each target [L]. */
export function logProbsReference(hidden: tf.Tensor, weight: tf.Tensor, targets: Int32Array): tf.Tensor {
  const vocab = weight.shape[0] ?? 0;
  const logits = tf.matMul(hidden, tf.transpose(weight)); // [L, V]
  const top = tf.max(logits, 1, true); // [L, 1]
  const shifted = tf.sub(logits, top); // [L, V]
  const logSum = tf.log(tf.sum(tf.exp(shifted), 1)); // [L]
  const chosen = tf.sum(tf.mul(shifted, tf.oneHot(tf.tensor1d(targets, 'int32'), vocab)), 1); // [L]
  return tf.sub(chosen, logSum);
}
