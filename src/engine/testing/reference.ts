/** The reference side of a kernel check: stock tfjs ops and their tape's gradients, on tfjs's CPU backend. */
import * as tf from '@tensorflow/tfjs';

/** Call first in every test that uses a reference. */
export async function useTfjsCpu(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
}

/** The numbers of a tensor, all intermediate tensors freed. */
export function values(compute: () => tf.Tensor): Float32Array {
  return tf.tidy(() => Float32Array.from(compute().dataSync()));
}

/** d sum(f(inputs) · dy) / d input, for each input, by tfjs's tape. */
export function referenceGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  dy: Float32Array,
): Float32Array[] {
  return tf.tidy(() => {
    const scalar = (...tensors: tf.Tensor[]) => {
      const y = f(...tensors);
      return tf.sum(tf.mul(y, tf.tensor(dy, y.shape)));
    };
    return tf
      .grads(scalar)(inputs)
      .map((g) => Float32Array.from(g.dataSync()));
  });
}
