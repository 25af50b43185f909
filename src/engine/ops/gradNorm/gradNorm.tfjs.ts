/** The same op in stock tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** gradient [count] -> [norm, clip]. */
export function gradNormReference(gradient: tf.Tensor, maxNorm: number | null): tf.Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  const clip = maxNorm === null ? tf.scalar(1) : tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
  return tf.stack([norm, clip]);
}
