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

type GradFunc = (dy: Tensor, saved: Tensor[]) => Tensor[];

/** tf.customGrad with plain types: `forward` gets the inputs and `save`; one gradient per input, all of them evaluated. */
export function withGradient(
  inputs: Tensor[],
  forward: (save: (tensors: Tensor[]) => void, inputs: Tensor[]) => { value: Tensor; gradFunc: GradFunc },
): Tensor {
  // tfjs types the callback's arguments as an array of tensors and the save function mixed.
  const func = (...args: unknown[]) => {
    const save = args.at(-1) as (tensors: Tensor[]) => void;
    return forward(save, args.slice(0, -1) as Tensor[]);
  };
  return tf.customGrad(func)(...inputs);
}

/** a [M, K] @ b [K, N]; the gradient transposes explicitly. */
export function matMul(a: Tensor2D, b: Tensor2D): Tensor2D {
  return withGradient([a, b], (save, [a, b]) => {
    save([a!, b!]);
    return {
      value: tf.matMul(a!, b!),
      gradFunc: (dy, [a, b]) => [tf.matMul(dy, tf.transpose(b!)), tf.matMul(tf.transpose(a!), dy)],
    };
  }) as Tensor2D;
}

/** [1, C] of 1 / C: a product with it is the fast mean over the first axis. */
function average(C: number): Tensor2D {
  return tf.tensor2d(new Float32Array(C).fill(1 / C), [1, C]);
}

/** y = x / sqrt(mean_c x^2 + eps) * weight. x [C, T], weight [C, 1] frozen. Saves x and the reciprocal root [1, T]. */
export function rmsNorm(x: Tensor2D, weight: Tensor, eps: number): Tensor2D {
  const C = x.shape[0];
  return withGradient([x], (save, [x]) => {
    const ones = average(C);
    const r = tf.rsqrt(tf.add(tf.matMul(ones, tf.square(x!)), eps)); // [1, T]
    save([x!, r]);
    return {
      value: tf.mul(tf.mul(x!, r), weight),
      gradFunc: (dy, [x, r]) => {
        const u = tf.mul(tf.mul(dy, weight), r!); // [C, T]
        const xr = tf.mul(x!, r!); // [C, T]
        const ones = average(C);
        const along = tf.matMul(ones, tf.mul(u, xr)); // [1, T]
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
export function rope(x: Tensor2D, heads: number, table: RopeTable): Tensor {
  const flat = tf.reshape(x, [heads, -1]);
  return withGradient([flat], (_, [flat]) => ({
    value: rotate(flat!, table.cos, table.sin),
    gradFunc: (dy) => [rotate(dy, table.cos, tf.neg(table.sin))],
  }));
}

/** y = silu(gate) * up, all [F, T]. Saves gate and up. */
export function swiGlu(gate: Tensor2D, up: Tensor2D): Tensor2D {
  return withGradient([gate, up], (save, [gate, up]) => {
    save([gate!, up!]);
    return {
      value: tf.mul(tf.mul(gate!, tf.sigmoid(gate!)), up!),
      gradFunc: (dy, [gate, up]) => {
        const s = tf.sigmoid(gate!);
        const silu = tf.mul(gate!, s);
        // silu' = s + silu (1 - s)
        const slope = tf.add(s, tf.mul(silu, tf.sub(1, s)));
        return [tf.mul(tf.mul(dy, up!), slope), tf.mul(dy, silu)];
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
 * x [in, T], A [R, in], B [out, R]; saves x and scale A x [R, T].
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
  return withGradient(inputs, (save, inputs) => {
    const [a, b] = (lora ? inputs.slice(-2) : []) as Tensor2D[];
    const y = linear(x, weights, null); // [out, T]
    if (!a || !b) return { value: y, gradFunc: (dy) => [tf.matMul(transposed!, dy)] };
    const h: Tensor2D = tf.mul(tf.matMul(a, x), scale); // [R, T]
    save([x, h, a, b]);
    return {
      value: tf.add(y, tf.matMul(b, h)),
      gradFunc: (dy, [x, h, a, b]) => {
        const dh = tf.mul(tf.matMul(tf.transpose(b!), dy), scale); // [R, T]
        const dB = tf.matMul(dy, tf.transpose(h!)); // [out, R]
        // (x dh^T)^T rather than dh x^T: the small matrix is the one transposed.
        const dA = tf.transpose(tf.matMul(x!, tf.transpose(dh))); // [R, in]
        if (constant) return [dA, dB];
        const dx = tf.add(tf.matMul(transposed!, dy), tf.matMul(tf.transpose(a!), dh)); // [in, T]
        return [dx, dA, dB];
      },
    };
  }) as Tensor2D;
}
