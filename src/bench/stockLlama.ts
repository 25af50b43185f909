import * as tf from '@tensorflow/tfjs';
import type { Rank, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { PROJECTIONS, projectionName, type ModelConfig, type Projection } from '../engine/model/config.ts';
import { dequantise } from '../engine/model/dequantise.ts';
import type { ModelWeights, WeightTensor } from '../engine/model/weights.ts';

/** A and B of a projection as a tfjs user would have them: a [in, R], b [R, out]. */
export interface StockPair {
  readonly a: Tensor2D;
  readonly b: Tensor2D;
}
export type StockLora = (layer: number, projection: Projection) => StockPair | null;

interface StockLayer {
  readonly inputNorm: Tensor; // [C]
  readonly postNorm: Tensor; // [C]
  readonly weights: Record<Projection, Tensor2D>; // [in, out]
  readonly biases: Partial<Record<Projection, Tensor>>; // [out]
}

interface Tables {
  readonly cos: Tensor; // [T, 1, D / 2]
  readonly sin: Tensor; // [T, 1, D / 2]
  readonly mask: Tensor; // [1, T, T], 0 or -1e9
}

/**
 * Llama as a competent user writes it in stock tfjs ops, for the benchmark's opponent: float32 weights kept [in, out] so
 * that every product is a plain `tf.matMul`, one document, gradients by tfjs's tape. Never `transposeB` in our own calls:
 * with split-K it gives wrong numbers on tfjs-backend-webgpu 4.22.
 */
export class StockLlama {
  private constructor(
    readonly config: ModelConfig,
    private readonly layers: readonly StockLayer[],
    private readonly embedding: Tensor2D, // [V, C]
    private readonly norm: Tensor, // [C]
    private readonly head: Tensor2D, // [C, V]
  ) {}

  static load({ config, tensors }: ModelWeights): StockLlama {
    const tensor = (name: string): WeightTensor => {
      const found = tensors.get(name);
      if (!found) throw new Error(`stock llama: expected the model to have ${name}`);
      return found;
    };
    const vector = (name: string) => tf.tensor1d(dequantise(tensor(name)));
    const layers = Array.from({ length: config.numHiddenLayers }, (_, layer): StockLayer => {
      const biased = config.attentionBias ? (['q_proj', 'k_proj', 'v_proj'] as const) : [];
      return {
        inputNorm: vector(`model.layers.${layer}.input_layernorm.weight`),
        postNorm: vector(`model.layers.${layer}.post_attention_layernorm.weight`),
        weights: Object.fromEntries(
          PROJECTIONS.map((name) => [name, transposed(tensor(projectionName(layer, name)))]),
        ) as Record<Projection, Tensor2D>,
        biases: Object.fromEntries(biased.map((name) => [name, vector(projectionName(layer, name, 'bias'))])),
      };
    });
    const embedding = tensor('model.embed_tokens.weight');
    const head = config.tieWordEmbeddings ? embedding : tensor('lm_head.weight');
    return new StockLlama(
      config,
      layers,
      tf.tensor2d(dequantise(embedding), embedding.shape as [number, number]),
      vector('model.norm.weight'),
      transposed(head),
    );
  }

  /** Rotary angles and the causal mask of `length` tokens. The caller disposes them (or is in a tidy). */
  tables(length: number): Tables {
    const { headDim, ropeTheta } = this.config;
    const half = headDim / 2;
    const angles = Float32Array.from(
      { length: length * half },
      (_, i) => Math.floor(i / half) * ropeTheta ** (-(i % half) / half),
    );
    const angle = tf.tensor3d(angles, [length, 1, half]);
    const mask = Float32Array.from({ length: length * length }, (_, i) =>
      i % length > Math.floor(i / length) ? -1e9 : 0,
    );
    return { cos: tf.cos(angle), sin: tf.sin(angle), mask: tf.tensor3d(mask, [1, length, length]) };
  }

  embed(tokens: Int32Array): Tensor2D {
    return tf.gather(this.embedding, tf.tensor1d(tokens, 'int32'));
  }

  /** Layers from..to - 1. x [T, C] -> [T, C]. */
  run(x: Tensor2D, from: number, to: number, tables: Tables, lora: StockLora): Tensor2D {
    let y = x;
    for (let layer = from; layer < to; layer++) y = this.layer(layer, y, tables, lora);
    return y;
  }

  /** Mean cross-entropy in nats of `targets` [T] given the last layer's output [T, C]. */
  loss(x: Tensor2D, targets: Int32Array): tf.Scalar {
    const { rmsNormEps, vocabSize } = this.config;
    const logits = tf.matMul<Tensor2D>(rmsNorm(x, this.norm, rmsNormEps), this.head); // [T, V]
    const labels = tf.oneHot(tf.tensor1d(targets, 'int32'), vocabSize);
    return tf.losses.softmaxCrossEntropy<Tensor2D, tf.Scalar>(tf.cast(labels, 'float32') as Tensor2D, logits);
  }

  dispose(): void {
    for (const { inputNorm, postNorm, weights, biases } of this.layers)
      tf.dispose([inputNorm, postNorm, ...Object.values(weights), ...Object.values(biases)]);
    tf.dispose([this.embedding, this.norm, this.head]);
  }

  private layer(index: number, x: Tensor2D, tables: Tables, lora: StockLora): Tensor2D {
    const { numAttentionHeads: H, numKeyValueHeads: K, headDim: D, rmsNormEps } = this.config;
    const { inputNorm, postNorm } = this.layers[index]!;
    const T = x.shape[0];
    const linear = (input: Tensor2D, name: Projection) => this.linear(input, index, name, lora);

    const n = rmsNorm(x, inputNorm, rmsNormEps);
    const q = rope(tf.reshape(linear(n, 'q_proj'), [T, H, D]), tables); // [T, H, D]
    const k = rope(tf.reshape(linear(n, 'k_proj'), [T, K, D]), tables);
    const v = tf.reshape(linear(n, 'v_proj'), [T, K, D]);
    const queries = tf.transpose(q, [1, 0, 2]); // [H, T, D]
    const keys = repeatHeads(k, H); // [H, T, D]
    const values = repeatHeads(v as Tensor3D, H);
    const scores = tf.add(
      tf.mul(tf.matMul(queries, tf.transpose(keys, [0, 2, 1])), 1 / Math.sqrt(D)),
      tables.mask,
    ); // [H, T, T]
    const attended = tf.matMul(tf.softmax(scores), values); // [H, T, D]
    const merged = tf.reshape<Rank.R2>(tf.transpose(attended, [1, 0, 2]), [T, H * D]);
    const h = tf.add<Tensor2D>(x, linear(merged, 'o_proj'));

    const m = rmsNorm(h, postNorm, rmsNormEps);
    const gate = linear(m, 'gate_proj');
    const inner = tf.mul<Tensor2D>(tf.mul(gate, tf.sigmoid(gate)), linear(m, 'up_proj'));
    return tf.add(h, linear(inner, 'down_proj'));
  }

  /** y = x W + bias + (x A) B; B carries alpha / rank through the caller's pair. */
  private linear(x: Tensor2D, index: number, name: Projection, lora: StockLora): Tensor2D {
    const { weights, biases } = this.layers[index]!;
    let y = tf.matMul<Tensor2D>(x, weights[name]);
    const bias = biases[name];
    if (bias) y = tf.add(y, bias);
    const pair = lora(index, name);
    return pair ? tf.add(y, tf.matMul(tf.matMul(x, pair.a), pair.b)) : y;
  }
}

function rmsNorm(x: Tensor2D, weight: Tensor, eps: number): Tensor2D {
  const r = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), eps)); // [T, 1]
  return tf.mul(tf.mul(x, r), weight);
}

/** Pair i of a head is (i, i + D / 2). x [T, heads, D]. */
function rope(x: Tensor3D, { cos, sin }: Tables): Tensor3D {
  const [lo, hi] = tf.split<Tensor3D>(x, 2, -1) as [Tensor3D, Tensor3D];
  return tf.concat<Tensor3D>(
    [tf.sub(tf.mul(lo, cos), tf.mul(hi, sin)), tf.add(tf.mul(hi, cos), tf.mul(lo, sin))],
    -1,
  );
}

/** [T, K, D] -> [H, T, D]: each key head serves H / K query heads. */
function repeatHeads(x: Tensor3D, H: number): Tensor3D {
  const [T, K, D] = x.shape;
  const byHead = tf.reshape(tf.transpose(x, [1, 0, 2]), [K, 1, T, D]);
  return tf.reshape(tf.tile(byHead, [1, H / K, 1, 1]), [H, T, D]);
}

/** [out, in] of the file as [in, out]. */
function transposed(tensor: WeightTensor): Tensor2D {
  const [rows, columns] = tensor.shape as [number, number];
  const values = dequantise(tensor);
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c]!;
  return tf.tensor2d(out, [columns, rows]);
}
