import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { keep, rmsNorm, withGradient } from './ops.ts';
import type { FrozenWeights } from './weights.ts';

/** Columns of the head's [V, n] that are in memory at once: 6.3 MB at V 49,152. */
const CHUNK = 32;

/** Final norm of x [C, n]. */
export function finalNorm(weights: FrozenWeights, x: Tensor2D): Tensor2D {
  return rmsNorm(x, weights.norm, weights.config.rmsNormEps);
}

/** Logits of every token after each column: h [C, n] (normed) -> [n, V]. */
export function allLogits(weights: FrozenWeights, h: Tensor2D): Tensor2D {
  return tf.tidy(() =>
    tf.concat(
      weights.lmHead().map((part) => tf.transpose<Tensor2D>(tf.matMul(part, h))),
      1,
    ),
  );
}

/** dLogits [n, V] E -> [n, C]. */
function headGradient(weights: FrozenWeights, dLogits: Tensor2D): Tensor {
  const parts = weights.lmHead();
  const pieces = tf.split(
    dLogits,
    parts.map((part) => part.shape[0]),
    1,
  );
  return tf.addN(pieces.map((piece, i) => tf.matMul(piece, parts[i]!)));
}

/**
 * Log-probability of each target after its column: h [C, n] (normed), n targets -> [n]. The target's own logit is a
 * product with its row of the head; the rest is log-sum-exp = max - log(max of softmax), because tfjs-wasm's softmax
 * is ten times faster than its exp. `p` [n, V] is for the gradient.
 */
function chunkLogProbs(
  weights: FrozenWeights,
  h: Tensor2D,
  targets: readonly number[],
): { logProbs: Tensor; p: Tensor2D; rows: Tensor2D } {
  const logits = allLogits(weights, h); // [n, V]
  const p = tf.softmax(logits); // [n, V]
  const lse = tf.sub(tf.max(logits, 1), tf.log(tf.max(p, 1))); // [n]
  const rows = weights.headRows(targets); // [n, C]
  const own = tf.sum(tf.mul(rows, tf.transpose(h)), 1); // [n]
  return { logProbs: tf.sub(own, lse), p, rows };
}

/** Natural log-probabilities of the targets, each after its column of h [C, n] (normed). */
export async function targetLogProbs(
  weights: FrozenWeights,
  h: Tensor2D,
  targets: readonly number[],
): Promise<Float32Array> {
  const logProbs = tf.tidy(() =>
    tf.concat(
      chunks(h, targets).map(([h, targets]) => tf.tidy(() => chunkLogProbs(weights, h, targets).logProbs)),
    ),
  );
  try {
    return await logProbs.data<'float32'>();
  } finally {
    logProbs.dispose();
  }
}

/**
 * Sum of -log p(target) over the columns of h [C, n], as a scalar. The gradient (p - onehot) Eᵀ is made chunk by chunk
 * in the forward pass, so that no [V, n] tensor waits for the backward pass.
 */
export function crossEntropySum(weights: FrozenWeights, h: Tensor2D, targets: readonly number[]): Tensor {
  return withGradient([h], () => {
    const parts = chunks(h, targets).map(([h, targets]) =>
      tf.tidy(() => {
        const { logProbs, p, rows } = chunkLogProbs(weights, h, targets);
        const dh = tf.sub(headGradient(weights, p), rows); // [n, C]
        return { loss: tf.neg(tf.sum(logProbs)), dh: tf.transpose(dh) };
      }),
    );
    const dh = keep(
      tf.concat(
        parts.map((part) => part.dh),
        1,
      ),
    ); // [C, n]
    return { value: tf.addN(parts.map((part) => part.loss)), gradFunc: (dy) => [tf.mul(dh, dy)] };
  });
}

function chunks(h: Tensor2D, targets: readonly number[]): [Tensor2D, readonly number[]][] {
  const [C, n] = h.shape;
  if (n <= CHUNK) return [[h, targets]];
  const out: [Tensor2D, readonly number[]][] = [];
  for (let i = 0; i < n; i += CHUNK) {
    const size = Math.min(CHUNK, n - i);
    out.push([tf.slice(h, [0, i], [C, size]), targets.slice(i, i + size)]);
  }
  return out;
}
