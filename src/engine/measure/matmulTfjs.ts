import * as tf from '@tensorflow/tfjs';
import { probeValues, type Multiplier } from './matmul.ts';

/** Plain tf.matMul, both factors as they lie: the product that tfjs's WebAssembly is fast at. */
export const tfjsMultiplier: Multiplier = {
  by: `tf.matMul of tfjs ${tf.version_core}`,
  prepare: (size) => {
    const values = probeValues(size * size);
    const a = tf.tensor2d(values, [size, size]);
    const b = tf.tensor2d(values.toReversed(), [size, size]);
    return Promise.resolve({
      run: async (count: number) => {
        const begin = performance.now();
        for (let i = 0; i < count; i++) {
          const corner = tf.tidy(() => tf.slice(tf.matMul(a, b), [0, 0], [1, 1]));
          await corner.data();
          corner.dispose();
        }
        return performance.now() - begin;
      },
      dispose: () => tf.dispose([a, b]),
    });
  },
};
