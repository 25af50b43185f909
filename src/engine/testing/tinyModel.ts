import { gaussian, seededRandom } from '../../base/rng.ts';
import { PROJECTIONS, projectionName, projectionShape, type ModelConfig } from '../model/config.ts';
import type { ModelWeights, WeightTensor, WeightType } from '../model/weights.ts';
import { quantise } from './quantise.ts';

/** Odd sizes on purpose; the dimensions that are quantised along (C, F, H*D) are multiples of 32. */
export const TINY_LLAMA: ModelConfig = {
  architecture: 'llama',
  hiddenSize: 96,
  intermediateSize: 160,
  numHiddenLayers: 3,
  numAttentionHeads: 3,
  numKeyValueHeads: 1,
  headDim: 32,
  vocabSize: 131,
  rmsNormEps: 1e-5,
  ropeTheta: 10_000,
  tieWordEmbeddings: true,
  attentionBias: false,
  maxPositionEmbeddings: 256,
};

/** Qwen2's differences: bias on q, k, v, an untied head, two kv heads, H*D larger than C. */
export const TINY_QWEN2: ModelConfig = {
  ...TINY_LLAMA,
  architecture: 'qwen2',
  hiddenSize: 64,
  numAttentionHeads: 6,
  numKeyValueHeads: 2,
  headDim: 16,
  vocabSize: 137,
  rmsNormEps: 1e-6,
  ropeTheta: 1_000_000,
  tieWordEmbeddings: false,
  attentionBias: true,
};

export interface TinyModelOptions {
  readonly config?: ModelConfig;
  /** How the projections are stored; the embedding and head use `embedding`; norms and biases are F32. */
  readonly type?: WeightType;
  readonly embedding?: WeightType;
  readonly seed?: number;
}

/**
 * A seeded random model. Matrices ~ N(0, 1 / in), embedding rows ~ N(0, 0.5), norms near 1, biases ~ N(0, 0.1):
 * activations stay near 1 and logits spread over a few nats, so that every part shows in the result.
 */
export function tinyModel(options: TinyModelOptions = {}): ModelWeights {
  const { config = TINY_LLAMA, type = 'F32', embedding = type, seed = 1 } = options;
  const { hiddenSize: C, vocabSize: V } = config;
  const tensors = new Map<string, WeightTensor>();
  const add = (name: string, shape: readonly number[], kind: WeightType, mean: number, std: number) => {
    const random = seededRandom(seed, name);
    const values = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => mean + std * gaussian(random),
    );
    tensors.set(name, { name, shape, type: kind, bytes: quantise(values, kind) });
  };

  add('model.embed_tokens.weight', [V, C], embedding, 0, 0.5);
  for (let layer = 0; layer < config.numHiddenLayers; layer++) {
    add(`model.layers.${layer}.input_layernorm.weight`, [C], 'F32', 1, 0.1);
    add(`model.layers.${layer}.post_attention_layernorm.weight`, [C], 'F32', 1, 0.1);
    for (const projection of PROJECTIONS) {
      const [out, inn] = projectionShape(config, projection);
      add(projectionName(layer, projection), [out, inn], type, 0, 1 / Math.sqrt(inn));
      if (config.attentionBias && /^[qkv]_/.test(projection))
        add(projectionName(layer, projection, 'bias'), [out], 'F32', 0, 0.1);
    }
  }
  add('model.norm.weight', [C], 'F32', 1, 0.1);
  if (!config.tieWordEmbeddings) add('lm_head.weight', [V, C], embedding, 0, 0.3);
  return { config, tensors };
}

/** `length` seeded token ids below the vocabulary size. */
export function tinyTokens(config: ModelConfig, length: number, seed: number): Int32Array {
  const random = seededRandom(seed, 'tiny tokens');
  return Int32Array.from({ length }, () => Math.floor(random() * config.vocabSize));
}
