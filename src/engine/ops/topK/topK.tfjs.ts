/** The same op in stock tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';

/** logits [rows, V] -> the k largest of each row with their ids; tf.topk also breaks ties by the lower id. */
export function topKReference(logits: tf.Tensor, k: number): { ids: Uint32Array; tops: Float32Array } {
  const { values, indices } = tf.topk(logits, k, true);
  return { ids: Uint32Array.from(indices.dataSync()), tops: Float32Array.from(values.dataSync()) };
}

/** logits [rows, V] -> [rows]. */
export function logSumExpReference(logits: tf.Tensor): tf.Tensor {
  return tf.logSumExp(logits, -1);
}

/** logits [rows, V], (row, id) pairs -> [pairs]. */
export function gatherLogitsReference(
  logits: tf.Tensor,
  pairs: readonly (readonly [number, number])[],
): tf.Tensor {
  return tf.gatherND(logits, tf.tensor2d(pairs.flat(), [pairs.length, 2], 'int32'));
}
