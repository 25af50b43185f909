/** The same op in stock tfjs ops: the reference. */
import * as tf from '@tensorflow/tfjs';
import type { AdamWShape } from './adamW.ts';

/** State and gradient [n], the clip factor, the learning rate and the step t (from 1) -> the new state. */
export function adamWReference(
  state: { readonly weights: tf.Tensor; readonly moment1: tf.Tensor; readonly moment2: tf.Tensor },
  gradient: tf.Tensor,
  clip: number,
  learningRate: number,
  t: number,
  { beta1, beta2, eps, weightDecay }: Omit<AdamWShape, 'count'>,
): { weights: tf.Tensor; moment1: tf.Tensor; moment2: tf.Tensor } {
  const g = tf.mul(gradient, clip);
  const moment1 = tf.add(tf.mul(state.moment1, beta1), tf.mul(g, 1 - beta1));
  const moment2 = tf.add(tf.mul(state.moment2, beta2), tf.mul(tf.square(g), 1 - beta2));
  const decayed = tf.mul(state.weights, 1 - learningRate * weightDecay);
  const denominator = tf.add(tf.div(tf.sqrt(moment2), Math.sqrt(1 - beta2 ** t)), eps);
  const change = tf.div(tf.mul(moment1, learningRate / (1 - beta1 ** t)), denominator);
  return { weights: tf.sub(decayed, change), moment1, moment2 };
}
