/** The same op in stock tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** x [T, C], weight [V, C], (row, id) pairs -> [pairs]: the whole product, of which the pairs are taken. */
export function chosenLogitsReference(
  x: tf.Tensor2D,
  weight: tf.Tensor2D,
  pairs: readonly (readonly [number, number])[],
): tf.Tensor {
  const logits = tf.matMul(x, tf.transpose(weight));
  return tf.gatherND(logits, tf.tensor2d(pairs.flat(), [pairs.length, 2], 'int32'));
}
