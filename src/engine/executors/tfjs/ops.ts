import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';

/**
 * The few ops of a Llama layer, in stock tfjs ops, each with its own gradient where tfjs's would use a product with a
 * transpose flag (30 times slower on WebAssembly) or keep many intermediates until the end of the tape.
 *
 * Activations are feature-major, `[C, T]`: then every linear is `W [out, in] @ x [in, T]` with the weight as the left
 * operand. That is tfjs-wasm's fast product, and it takes the weight as it lies in the file; a weight on the right would
 * be packed into a second copy that stays in the heap as long as the tensor.
 */

/** Tensors that gradients still to be computed need; null while nothing is recorded. */
let needed: Set<Tensor> | null = null;

/**
 * Runs tf.valueAndGrads or the like, during which the ops below have gradients, and frees what they kept for them. They
 * do not use tfjs's own `save`, which clones: on WebAssembly a clone is a copy, and made half of a step's memory.
 */
export function recorded<T>(run: () => T): T {
  needed = new Set();
  try {
    return run();
  } finally {
    for (const tensor of needed) tensor.dispose();
    needed = null;
  }
}

/** Keeps a tensor until `recorded` ends; does nothing outside of it. */
export function keep<T extends Tensor>(tensor: T): T {
  needed?.add(tf.keep(tensor));
  return tensor;
}

interface WithGradient {
  readonly value: Tensor;
  /** One gradient per input; all are evaluated, so only tensors that need one should be inputs. */
  readonly gradFunc: (dy: Tensor) => Tensor[];
}

/** An op with its own gradient. `forward` and `gradFunc` close over the inputs and `keep` what the latter needs. */
export function withGradient(inputs: Tensor[], forward: () => WithGradient): Tensor {
  if (!needed) return forward().value;
  // tfjs frees a gradient's intermediates only at the end of the tape, unless told to.
  const tidied = () => {
    const { value, gradFunc } = forward();
    return { value, gradFunc: (dy: Tensor) => tf.tidy(() => gradFunc(dy)) };
  };
  return tf.customGrad(tidied)(...inputs);
}

/** a [M, K] @ b [K, N]; the gradient transposes explicitly. */
export function matMul(a: Tensor2D, b: Tensor2D): Tensor2D {
  return withGradient([a, b], () => {
    [a, b].forEach(keep);
    return {
      value: tf.matMul(a, b),
      gradFunc: (dy) => [tf.matMul(dy, tf.transpose(b)), tf.matMul(tf.transpose(a), dy)],
    };
  }) as Tensor2D;
}

/** Chosen columns of x [C, T] as [C, n], by a product with a 0/1 matrix: exact, with a gradient, and faster than gather. */
export function columns(x: Tensor2D, chosen: ArrayLike<number>): Tensor2D {
  const T = x.shape[1];
  const n = chosen.length;
  const select = new Float32Array(T * n);
  for (let i = 0; i < n; i++) select[chosen[i]! * n + i] = 1;
  return matMul(x, tf.tensor2d(select, [T, n]));
}

/** a + b, of one shape. */
export function add(a: Tensor2D, b: Tensor2D): Tensor2D {
  return withGradient([a, b], () => ({
    value: tf.add(a, b),
    gradFunc: (dy) => [tf.reshape(dy, a.shape), tf.reshape(dy, b.shape)],
  })) as Tensor2D;
}

/** [1, C] of 1 / C: a product with it is the fast mean over the first axis. */
function average(C: number): Tensor2D {
  return tf.tensor2d(new Float32Array(C).fill(1 / C), [1, C]);
}

/** y = x / sqrt(mean_c x^2 + eps) * weight. x [C, T], weight [C, 1] frozen. Keeps x and the reciprocal root [1, T]. */
export function rmsNorm(x: Tensor2D, weight: Tensor, eps: number): Tensor2D {
  const C = x.shape[0];
  return withGradient([x], () => {
    keep(x);
    const r = keep(tf.rsqrt(tf.add(tf.matMul(average(C), tf.square(x)), eps))); // [1, T]
    return {
      value: tf.mul(tf.mul(x, r), weight),
      gradFunc: (dy) => {
        const u = tf.mul(tf.mul(dy, weight), r); // [C, T]
        const xr = tf.mul(x, r); // [C, T]
        const along = tf.matMul(average(C), tf.mul(u, xr)); // [1, T]
        return [tf.sub(u, tf.mul(xr, along))];
      },
    };
  }) as Tensor2D;
}

/** cos and sin of every (pair, token), `[1, D/2 * T]`; `scale` folds 1 / sqrt(D) into the queries. */
export interface RopeTable {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

function rotate(x: Tensor, cos: Tensor, sin: Tensor): Tensor {
  const [heads, width] = x.shape as [number, number];
  const half = width / 2;
  const lo = tf.slice(x, [0, 0], [heads, half]);
  const hi = tf.slice(x, [0, half], [heads, half]);
  return tf.concat([tf.sub(tf.mul(lo, cos), tf.mul(hi, sin)), tf.add(tf.mul(hi, cos), tf.mul(lo, sin))], 1);
}

/** Rotary embedding of rotary halves: pair i of a head is (i, i + D/2). x [heads * D, T], returned as [heads, D * T]. */
export function rope(x: Tensor2D, heads: number, { cos, sin }: RopeTable): Tensor {
  const flat = tf.reshape(x, [heads, -1]);
  return withGradient([flat], () => ({
    value: rotate(flat, cos, sin),
    gradFunc: (dy) => [rotate(dy, cos, tf.neg(sin))],
  }));
}

/** y = silu(gate) * up, all [F, T]. Keeps gate and up. */
export function swiGlu(gate: Tensor2D, up: Tensor2D): Tensor2D {
  return withGradient([gate, up], () => {
    [gate, up].forEach(keep);
    return {
      value: tf.mul(tf.mul(gate, tf.sigmoid(gate)), up),
      gradFunc: (dy) => {
        const s = tf.sigmoid(gate);
        const silu = tf.mul(gate, s);
        // silu' = s + silu (1 - s)
        const slope = tf.add(s, tf.mul(silu, tf.sub(1, s)));
        return [tf.mul(tf.mul(dy, up), slope), tf.mul(dy, silu)];
      },
    };
  }) as Tensor2D;
}

/** A frozen linear, its transpose while training, and the LoRA pair on top of it, if any. */
export interface LinearWeights {
  readonly weight: Tensor2D; // [out, in]
  readonly bias: Tensor | null; // [out, 1]
  readonly transposed: Tensor2D | null; // [in, out]
}
export interface LoraPair {
  readonly a: Tensor2D; // [R, in]
  readonly b: Tensor2D; // [out, R]
}

/** y = W x + bias + B (A x); `lora.b` already carries alpha / rank. For inference: no gradient of its own. x [in, T]. */
export function linear(x: Tensor2D, { weight, bias }: LinearWeights, lora: LoraPair | null): Tensor2D {
  let y: Tensor2D = tf.matMul(weight, x); // [out, T]
  if (bias) y = tf.add(y, bias);
  return lora ? tf.add(y, tf.matMul(lora.b, tf.matMul(lora.a, x))) : y;
}

/**
 * y = W x + bias + scale B (A x) with gradients for A, B and, unless `x` is a constant of the step, x.
 * x [in, T], A [R, in], B [out, R]; keeps x and scale A x [R, T].
 */
export function loraLinear(
  x: Tensor2D,
  weights: LinearWeights,
  lora: LoraPair | null,
  scale: number,
  constant: boolean,
): Tensor2D {
  if (constant && !lora) return linear(x, weights, null);
  const { transposed } = weights;
  if (!constant && !transposed)
    throw new Error('loraLinear: expected the transposed weight of a layer in training');
  const inputs: Tensor[] = [...(constant ? [] : [x]), ...(lora ? [lora.a, lora.b] : [])];
  return withGradient(inputs, () => {
    const y = linear(x, weights, null); // [out, T]
    if (!lora) return { value: y, gradFunc: (dy) => [tf.matMul(transposed!, dy)] };
    const { a, b } = lora;
    const h: Tensor2D = tf.mul(tf.matMul(a, x), scale); // [R, T]
    [x, h, a, b].forEach(keep);
    return {
      value: tf.add(y, tf.matMul(b, h)),
      gradFunc: (dy) => {
        const dh = tf.mul(tf.matMul(tf.transpose(b), dy), scale); // [R, T]
        const dB = tf.matMul(dy, tf.transpose(h)); // [out, R]
        // (x dh^T)^T rather than dh x^T: the small matrix is the one transposed.
        const dA = tf.transpose(tf.matMul(x, tf.transpose(dh))); // [R, in]
        if (constant) return [dA, dB];
        const dx = tf.add(tf.matMul(transposed!, dy), tf.matMul(tf.transpose(a), dh)); // [in, T]
        return [dx, dA, dB];
      },
    };
  }) as Tensor2D;
}
