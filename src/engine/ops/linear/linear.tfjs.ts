/** The same op in stock differentiable tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** x [T, K], weight [N, K] -> x weightᵀ [T, N]. The weight is transposed first: matMul's own flag is wrong on WebGPU. */
export function linearReference(x: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return tf.matMul(x, tf.transpose(weight));
}

/** gate|up [T, 2K] -> silu(gate) · up [T, K]. */
export function swiGluInputReference(gateUp: tf.Tensor): tf.Tensor {
  const [gate, up] = tf.split(gateUp, 2, 1) as [tf.Tensor, tf.Tensor];
  return tf.mul(tf.mul(gate, tf.sigmoid(gate)), up);
}
