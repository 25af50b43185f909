import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { PROJECTIONS, projectionName, type ModelConfig, type Projection } from '../../model/config.ts';
import { dequantise, dequantiseInto } from '../../model/dequantise.ts';
import { loraLayout, type Adapter, type LoraConfig } from '../../model/lora.ts';
import type { ModelWeights, WeightTensor } from '../../model/weights.ts';
import type { LinearWeights, LoraPair } from './ops.ts';
import type { Pacer } from './pace.ts';

export interface LayerWeights {
  readonly inputNorm: Tensor; // [C, 1]
  readonly postAttentionNorm: Tensor; // [C, 1]
  readonly linears: Record<Projection, LinearWeights>;
}

/** The A and B of each layer's projections as tensors; B times alpha / rank where inference uses them. */
export type LoraTensors = readonly Partial<Record<Projection, LoraPair>>[];

const HEAD_PART = 8192;

/** All frozen weights, unpacked to float32 in the backend. The embedding stays packed: its rows are unpacked as needed. */
export class FrozenWeights {
  readonly layers: LayerWeights[] = [];
  readonly norm: Tensor; // [C, 1]
  private readonly head: Tensor2D[] = [];
  private readonly embedding: WeightTensor;
  private readonly headWeight: WeightTensor;

  private constructor(
    private readonly model: ModelWeights,
    readonly config: ModelConfig,
  ) {
    this.embedding = this.tensor('model.embed_tokens.weight');
    this.headWeight = config.tieWordEmbeddings ? this.embedding : this.tensor('lm_head.weight');
    this.norm = this.column('model.norm.weight');
  }

  /** Unpacks layer by layer; aborts between layers and leaves nothing behind. */
  static async load(
    model: ModelWeights,
    pacer: Pacer,
    onProgress?: (done: number, total: number) => void,
  ): Promise<FrozenWeights> {
    const weights = new FrozenWeights(model, model.config);
    const total = model.config.numHiddenLayers + 1;
    try {
      for (let layer = 0; layer < total - 1; layer++) {
        weights.layers.push(weights.loadLayer(layer));
        onProgress?.(layer + 1, total);
        await pacer.pause();
      }
      weights.lmHead();
      onProgress?.(total, total);
      return weights;
    } catch (error) {
      weights.dispose();
      throw error;
    }
  }

  /**
   * The lm head `[V, C]` in parts of HEAD_PART rows, made when first needed, be it inside a tidy. Products with the whole
   * of it fall out of the processor's caches: in parts, forward and backward of 8 tokens take 35 ms instead of 51.
   */
  lmHead(): readonly Tensor2D[] {
    if (this.head.length) return this.head;
    const { vocabSize: V, hiddenSize: C } = this.config;
    for (let first = 0; first < V; first += HEAD_PART) {
      const rows = Math.min(HEAD_PART, V - first);
      const values = new Float32Array(rows * C);
      dequantiseInto(values, this.headWeight.bytes, this.headWeight.type, first * C);
      this.head.push(tf.keep(tf.tensor2d(values, [rows, C])));
    }
    return this.head;
  }

  /**
   * Lets go of the head. Its gradient has it as a right-hand operand, of which tfjs-wasm keeps a packed copy for as long
   * as the tensor lives (113 MB here); making it again takes a tenth of a second.
   */
  dropHead(): void {
    tf.dispose(this.head);
    this.head.length = 0;
  }

  /** Embeddings of tokens as the first layer's input, `[C, T]`. */
  embed(tokens: ArrayLike<number>): Tensor2D {
    const C = this.config.hiddenSize;
    const T = tokens.length;
    const out = new Float32Array(C * T);
    const row = new Float32Array(C);
    for (let t = 0; t < T; t++) {
      this.unpackRow(row, this.embedding, tokens[t]!);
      for (let c = 0; c < C; c++) out[c * T + t] = row[c]!;
    }
    return tf.tensor2d(out, [C, T]);
  }

  /** The head's rows of these tokens, `[n, C]`, straight from the packed weights: tf.gather is 15 us a row. */
  headRows(tokens: ArrayLike<number>): Tensor2D {
    const C = this.config.hiddenSize;
    const out = new Float32Array(tokens.length * C);
    for (let i = 0; i < tokens.length; i++)
      this.unpackRow(out.subarray(i * C, i * C + C), this.headWeight, tokens[i]!);
    return tf.tensor2d(out, [tokens.length, C]);
  }

  /** Makes the transposed weights that gradients through layers `from`.. need. */
  async keepTransposed(from: number, pacer: Pacer): Promise<void> {
    this.dropTransposed();
    for (const { linears } of this.layers.slice(from)) {
      for (const name of PROJECTIONS)
        linears[name] = { ...linears[name], transposed: tf.transpose(linears[name].weight) };
      await pacer.pause();
    }
  }

  dropTransposed(): void {
    for (const { linears } of this.layers) {
      for (const name of PROJECTIONS) {
        linears[name].transposed?.dispose();
        linears[name] = { ...linears[name], transposed: null };
      }
    }
  }

  /** ‖W‖_F of every projection, from the packed weights, a layer at a time. */
  async norms(pacer: Pacer): Promise<number[][]> {
    const norms: number[][] = [];
    for (let layer = 0; layer < this.config.numHiddenLayers; layer++) {
      norms.push(PROJECTIONS.map((name) => norm(dequantise(this.tensor(projectionName(layer, name))))));
      await pacer.pause();
    }
    return norms;
  }

  dispose(): void {
    for (const { inputNorm, postAttentionNorm, linears } of this.layers) {
      tf.dispose([inputNorm, postAttentionNorm]);
      for (const { weight, bias, transposed } of Object.values(linears)) {
        weight.dispose();
        bias?.dispose();
        transposed?.dispose();
      }
    }
    this.layers.length = 0;
    this.norm.dispose();
    this.dropHead();
  }

  private loadLayer(layer: number): LayerWeights {
    const linear = (projection: Projection): LinearWeights => {
      const tensor = this.tensor(projectionName(layer, projection));
      const hasBias = this.config.attentionBias && /^[qkv]_/.test(projection);
      return {
        weight: tf.tensor2d(dequantise(tensor), tensor.shape as [number, number]),
        bias: hasBias ? this.column(projectionName(layer, projection, 'bias')) : null,
        transposed: null,
      };
    };
    return {
      inputNorm: this.column(`model.layers.${layer}.input_layernorm.weight`),
      postAttentionNorm: this.column(`model.layers.${layer}.post_attention_layernorm.weight`),
      linears: Object.fromEntries(PROJECTIONS.map((name) => [name, linear(name)])) as Record<
        Projection,
        LinearWeights
      >,
    };
  }

  private tensor(name: string): WeightTensor {
    const tensor = this.model.tensors.get(name);
    if (!tensor) throw new Error(`tfjs executor: expected the model to have ${name}`);
    return tensor;
  }

  private column(name: string): Tensor {
    const values = dequantise(this.tensor(name));
    return tf.tensor2d(values, [values.length, 1]);
  }

  private unpackRow(out: Float32Array, tensor: WeightTensor, token: number): void {
    if (!(token >= 0 && token < this.config.vocabSize))
      throw new RangeError(`token: expected 0..${this.config.vocabSize - 1}, got ${token}`);
    dequantiseInto(out, tensor.bytes, tensor.type, token * out.length);
  }
}

/** In double precision. */
function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** Tensors of an adapter for inference: B times strength * alpha / rank. The caller disposes them. */
export function adapterTensors(
  config: ModelConfig,
  { lora, weights }: Adapter,
  strength: number,
): LoraTensors {
  const { slots, length } = loraLayout(config, lora);
  if (weights.length !== length)
    throw new RangeError(`adapter: expected ${length} weights, got ${weights.length}`);
  const scale = (strength * lora.alpha) / lora.rank;
  const layers: Partial<Record<Projection, LoraPair>>[] = Array.from(
    { length: config.numHiddenLayers },
    () => ({}),
  );
  for (const { layer, target, aOffset, bOffset, inFeatures, outFeatures } of slots) {
    const a = weights.slice(aOffset, bOffset);
    const b = weights.slice(bOffset, bOffset + outFeatures * lora.rank).map((x) => x * scale);
    layers[layer]![target] = {
      a: tf.tensor2d(a, [lora.rank, inFeatures]),
      b: tf.tensor2d(b, [outFeatures, lora.rank]),
    };
  }
  return layers;
}

/** The flat adapter as tensors in layout order: A, B, A, B, … They may be views of it: dispose them before it changes. */
export function trainableTensors(config: ModelConfig, lora: LoraConfig, weights: Float32Array): Tensor2D[] {
  return loraLayout(config, lora).slots.flatMap(({ aOffset, bOffset, inFeatures, outFeatures }) => [
    tf.tensor2d(weights.subarray(aOffset, bOffset), [lora.rank, inFeatures]),
    tf.tensor2d(weights.subarray(bOffset, bOffset + outFeatures * lora.rank), [outFeatures, lora.rank]),
  ]);
}
