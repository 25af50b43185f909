import type { ModelConfig } from '../model/config.ts';

/** SmolLM2-135M's sizes, for counts that need no weights. */
export const SMOLLM2: ModelConfig = {
  architecture: 'llama',
  hiddenSize: 576,
  intermediateSize: 1536,
  numHiddenLayers: 30,
  numAttentionHeads: 9,
  numKeyValueHeads: 3,
  headDim: 64,
  vocabSize: 49_152,
  rmsNormEps: 1e-5,
  ropeTheta: 100_000,
  tieWordEmbeddings: true,
  attentionBias: false,
  maxPositionEmbeddings: 8192,
};
