/**
 * Floating-point operations of a model's passes, from its shapes alone: two for each multiply-add of a matrix product.
 * Norms, activations, softmax, sampling and the optimiser are left out (under 1 % at these sizes), and so is whatever an
 * executor computes in vain: padding, masked scores. The count is the usual one (Kaplan et al. 2020, arXiv:2001.08361,
 * section 2.1) with what differs for LoRA over a frozen model: no gradient of the frozen weights, none below the adapter.
 */
import { PROJECTIONS, projectionShape, type ModelConfig, type Projection } from '../model/config.ts';
import type { LoraConfig } from '../model/lora.ts';

/** Rows that a document is computed with (its tokens less the last, which is only predicted) and those with a loss. */
export interface DocumentRows {
  readonly rows: number;
  readonly lossRows: number;
}

export interface StepOptions {
  /** Whether backward computes the attention scores again instead of keeping them (flash attention). */
  readonly recomputesScores: boolean;
}

/** One new token in each of `rows` sequences that then have `keys` tokens: all layers and the head. */
export function decodeFlops(config: ModelConfig, rows: number, keys: number): number {
  const perToken = layerFlops(config) + scoresAndValues(config, keys);
  return rows * (config.numHiddenLayers * perToken + headFlops(config));
}

/**
 * A training step over documents whose layers below the adapter were computed before: forward and backward through the
 * layers from the adapter's lowest up, the head at the rows that have a loss, and the adapter's own products.
 */
export function trainingStepFlops(
  config: ModelConfig,
  lora: LoraConfig,
  documents: readonly DocumentRows[],
  { recomputesScores }: StepOptions,
): number {
  const { from } = lora.layers;
  const layers = config.numHiddenLayers - from;
  let flops = 0;
  for (const { rows, lossRows } of documents) {
    // A causal row t sees t + 1 keys.
    const attention = scoresAndValues(config, (rows * (rows + 1)) / 2);
    // Two products forward; their four gradients, and the scores again.
    const attentionBackward = attention * (recomputesScores ? 2.5 : 2);
    const forward = layers * (rows * layerFlops(config) + attention);
    // Gradients of the inputs only; the lowest q, k and v do not need theirs.
    const backward = layers * (rows * layerFlops(config) + attentionBackward) - rows * lowestFlops(config);
    const head = 2 * lossRows * headFlops(config);
    flops += forward + backward + head + rows * loraFlops(config, lora);
  }
  return flops;
}

/** All linears of a layer for one token. */
function layerFlops(config: ModelConfig): number {
  return PROJECTIONS.reduce((sum, projection) => sum + linearFlops(config, projection), 0);
}

function lowestFlops(config: ModelConfig): number {
  return (['q_proj', 'k_proj', 'v_proj'] as const).reduce(
    (sum, projection) => sum + linearFlops(config, projection),
    0,
  );
}

function linearFlops(config: ModelConfig, projection: Projection): number {
  const [out, inn] = projectionShape(config, projection);
  return 2 * out * inn;
}

function headFlops({ vocabSize, hiddenSize }: ModelConfig): number {
  return 2 * vocabSize * hiddenSize;
}

/** q k and p v of one layer over so many (query, key) pairs. */
function scoresAndValues({ numAttentionHeads, headDim }: ModelConfig, pairs: number): number {
  return 2 * 2 * numAttentionHeads * headDim * pairs;
}

/** A x and B (A x) of every trained linear for one token, and their gradients: dA, dB, and those of x and A x. */
function loraFlops(config: ModelConfig, { rank, layers, targets }: LoraConfig): number {
  const perLayer = targets.reduce((sum, projection) => {
    const [out, inn] = projectionShape(config, projection);
    return sum + 2 * rank * (out + inn);
  }, 0);
  return 3 * perLayer * (layers.to - layers.from + 1);
}
