/** The same op in stock differentiable tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** gateUp [rows, 2 F] -> h [rows, F]. */
export function swiGluReference(gateUp: tf.Tensor): tf.Tensor {
  const [gate, up] = tf.split(gateUp, 2, 1) as [tf.Tensor, tf.Tensor]; // [rows, F] each
  return tf.mul(tf.mul(gate, tf.sigmoid(gate)), up);
}
