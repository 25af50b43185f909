/** The same op in stock differentiable tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** x [any, C], indices [T] (none missing) -> [T, C]. */
export function gatherRowsReference(x: tf.Tensor, indices: readonly number[]): tf.Tensor {
  return tf.gather(x, tf.tensor1d([...indices], 'int32'));
}
