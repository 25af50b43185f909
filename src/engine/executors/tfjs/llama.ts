import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { ModelConfig, Projection } from '../../model/config.ts';
import { attend, groupedQueries, split, type KeyValues } from './attention.ts';
import {
  add,
  columns,
  linear,
  loraLinear,
  rmsNorm,
  rope,
  swiGlu,
  type LoraPair,
  type RopeTable,
} from './ops.ts';
import type { FrozenWeights, LayerWeights } from './weights.ts';

/**
 * A Llama layer, top to bottom. Many sequences run as one: their tokens side by side as the T columns of `[C, T]`,
 * without padding, told apart by positions and by an additive mask over (query, key).
 */

/** What all layers of one pass share. */
export interface PassTables {
  /** Rotation of the queries, times 1 / sqrt(D), and of the keys. */
  readonly queries: RopeTable;
  readonly keys: RopeTable;
}

/** How a pass computes its linears: with the adapter in use, or with the one that is being trained. */
export interface Arithmetic {
  linear(
    x: Tensor2D,
    layer: LayerWeights,
    index: number,
    projection: Projection,
    constant?: boolean,
  ): Tensor2D;
}

type LoraOf = (layer: number, projection: Projection) => LoraPair | null;

export function inferenceArithmetic(lora: LoraOf): Arithmetic {
  return {
    linear: (x, layer, index, name) => linear(x, layer.linears[name], lora(index, name)),
  };
}

export function trainingArithmetic(lora: LoraOf, scale: number): Arithmetic {
  return {
    linear: (x, layer, index, name, constant = false) =>
      loraLinear(x, layer.linears[name], lora(index, name), scale, constant),
  };
}

/** cos and sin for tokens at these positions. The caller disposes them (or is in a tidy). */
export function passTables(config: ModelConfig, positions: ArrayLike<number>): PassTables {
  const half = config.headDim / 2;
  const T = positions.length;
  const cos = new Float32Array(half * T);
  const sin = new Float32Array(half * T);
  for (let i = 0; i < half; i++) {
    const frequency = config.ropeTheta ** (-i / half);
    for (let t = 0; t < T; t++) {
      cos[i * T + t] = Math.cos(positions[t]! * frequency);
      sin[i * T + t] = Math.sin(positions[t]! * frequency);
    }
  }
  const scale = 1 / Math.sqrt(config.headDim);
  const row = (values: Float32Array) => tf.tensor2d(values, [1, half * T]);
  return {
    queries: { cos: row(cos.map((x) => x * scale)), sin: row(sin.map((x) => x * scale)) },
    keys: { cos: row(cos), sin: row(sin) },
  };
}

export function disposeTables({ queries, keys }: PassTables): void {
  tf.dispose([queries.cos, queries.sin, keys.cos, keys.sin]);
}

/** The tokens of a pass whose outputs of a layer are wanted, by index, with their rotation and mask rows. */
export interface ChosenTokens {
  readonly tokens: readonly number[];
  readonly queries: RopeTable;
  readonly mask: Tensor;
}

/** Queries [K, T * H / K, D] (rotated, over sqrt(D)) and this pass's own keys and values from the layer's input x [C, T]. */
export function attentionInputs(
  weights: FrozenWeights,
  index: number,
  x: Tensor2D,
  tables: PassTables,
  math: Arithmetic,
  constant = false,
  chosen: ChosenTokens | null = null,
): { q: Tensor3D; own: KeyValues } {
  const { numAttentionHeads: H, numKeyValueHeads: K, headDim: D, rmsNormEps } = weights.config;
  const layer = weights.layers[index]!;
  const T = x.shape[1];
  const n = rmsNorm(x, layer.inputNorm, rmsNormEps); // [C, T]
  const asking = chosen ? columns(n, chosen.tokens) : n;
  const Q = asking.shape[1];
  const q = rope(math.linear(asking, layer, index, 'q_proj', constant), H, chosen?.queries ?? tables.queries); // [H, D * Q]
  const k = rope(math.linear(n, layer, index, 'k_proj', constant), K, tables.keys); // [K, D * T]
  const v = math.linear(n, layer, index, 'v_proj', constant); // [K * D, T]
  const ks = split(tf.reshape(k, [K * D, T]), K); // K of [D, T]
  const vs = split(tf.reshape(tf.transpose(tf.reshape(v, [K, D, T]), [0, 2, 1]), [K * T, D]), K); // K of [T, D]
  return {
    q: tf.reshape<tf.Rank.R3>(groupedQueries(tf.reshape(q, [H * D, Q]), K, Q), [K, -1, D]),
    own: ks.map((k, head) => ({ k, v: vs[head]! })),
  };
}

/** The rest of the layer: x + o_proj(attended), then the MLP. x [C, T], attended [H * D, T] -> [C, T]. */
export function layerOutput(
  weights: FrozenWeights,
  index: number,
  x: Tensor2D,
  attended: Tensor2D,
  math: Arithmetic,
): Tensor2D {
  const layer = weights.layers[index]!;
  const h = add(x, math.linear(attended, layer, index, 'o_proj')); // [C, T]
  const n = rmsNorm(h, layer.postAttentionNorm, weights.config.rmsNormEps); // [C, T]
  const gate = math.linear(n, layer, index, 'gate_proj'); // [F, T]
  const up = math.linear(n, layer, index, 'up_proj'); // [F, T]
  return add(h, math.linear(swiGlu(gate, up), layer, index, 'down_proj'));
}

/**
 * One whole layer over tokens that see `prefix` and each other as the mask says; of `chosen` tokens alone, where the others
 * are only seen.
 */
export function llamaLayer(
  weights: FrozenWeights,
  index: number,
  x: Tensor2D,
  tables: PassTables,
  prefix: KeyValues | null,
  mask: Tensor,
  math: Arithmetic,
  constant = false,
  chosen: ChosenTokens | null = null,
): { x: Tensor2D; own: KeyValues } {
  const { q, own } = attentionInputs(weights, index, x, tables, math, constant, chosen);
  const into = chosen ? columns(x, chosen.tokens) : x;
  const attended = attend(q, into.shape[1], prefix, own, chosen?.mask ?? mask); // [H * D, Q]
  return { x: layerOutput(weights, index, into, attended, math), own };
}
