/** The same op in stock tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** tokens [T], weight [V, C] -> [T, C]. */
export function embeddingReference(tokens: tf.Tensor1D, weight: tf.Tensor2D): tf.Tensor {
  return tf.gather(weight, tokens);
}
