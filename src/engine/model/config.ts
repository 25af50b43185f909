/**
 * Hyper-parameters of a Llama-family model, under their Hugging Face names.
 * Letters used in every shape comment of the engine:
 * B rows of a batch, T tokens, C hidden, H heads, K kv heads, D head dim, F intermediate, V vocab, R rank.
 */
export interface ModelConfig {
  readonly architecture: 'llama' | 'qwen2';
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly numKeyValueHeads: number;
  readonly headDim: number;
  readonly vocabSize: number;
  readonly rmsNormEps: number;
  readonly ropeTheta: number;
  /** True where the lm head is the embedding matrix. */
  readonly tieWordEmbeddings: boolean;
  /** True where q, k and v projections have a bias (Qwen2). */
  readonly attentionBias: boolean;
  readonly maxPositionEmbeddings: number;
}

/** The seven linear projections of a layer, in the order the adapter lays them out. */
export const PROJECTIONS = [
  'q_proj',
  'k_proj',
  'v_proj',
  'o_proj',
  'gate_proj',
  'up_proj',
  'down_proj',
] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** `[out, in]` of a projection's weight matrix. */
export function projectionShape(config: ModelConfig, projection: Projection): readonly [number, number] {
  const {
    hiddenSize: C,
    intermediateSize: F,
    numAttentionHeads: H,
    numKeyValueHeads: K,
    headDim: D,
  } = config;
  switch (projection) {
    case 'q_proj':
      return [H * D, C];
    case 'k_proj':
    case 'v_proj':
      return [K * D, C];
    case 'o_proj':
      return [C, H * D];
    case 'gate_proj':
    case 'up_proj':
      return [F, C];
    case 'down_proj':
      return [C, F];
  }
}

/** Checkpoint name of a projection's weight, e.g. `model.layers.3.self_attn.q_proj.weight`. */
export function projectionName(
  layer: number,
  projection: Projection,
  kind: 'weight' | 'bias' = 'weight',
): string {
  const block =
    projection === 'gate_proj' || projection === 'up_proj' || projection === 'down_proj'
      ? 'mlp'
      : 'self_attn';
  return `model.layers.${layer}.${block}.${projection}.${kind}`;
}
