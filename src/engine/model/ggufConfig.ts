import type { ModelConfig } from './config.ts';
import type { GgufHeader, GgufMetadata } from './ggufHeader.ts';
import { ModelFileError } from './modelFileError.ts';

/**
 * Hyper-parameters from the file's key-values and its tensor table. Refuses, by name, every model whose forward pass
 * would differ from a plain Llama's or Qwen2's.
 */
export function readConfig({ metadata, tensors }: GgufHeader): ModelConfig {
  const architecture = readArchitecture(metadata);
  const has = (name: string) => tensors.some((t) => t.name === name);
  refuseExperts(metadata, architecture, has);
  refuseRopeScaling(
    metadata,
    architecture,
    tensors.map((t) => t.name),
  );

  const hiddenSize = metadata.requireSize(`${architecture}.embedding_length`);
  const numAttentionHeads = metadata.requireSize(`${architecture}.attention.head_count`);
  const numKeyValueHeads =
    metadata.number(`${architecture}.attention.head_count_kv`) === undefined
      ? numAttentionHeads
      : metadata.requireSize(`${architecture}.attention.head_count_kv`);
  const headDim = readHeadDim(metadata, architecture, hiddenSize, numAttentionHeads);
  if (numAttentionHeads % numKeyValueHeads !== 0)
    throw new ModelFileError(
      'malformed',
      `The model file says ${numAttentionHeads} attention heads share ${numKeyValueHeads} key-value heads, which does not divide.`,
    );

  return {
    architecture,
    hiddenSize,
    intermediateSize: metadata.requireSize(`${architecture}.feed_forward_length`),
    numHiddenLayers: metadata.requireSize(`${architecture}.block_count`),
    numAttentionHeads,
    numKeyValueHeads,
    headDim,
    vocabSize: readVocabSize({ metadata, tensors }),
    rmsNormEps: metadata.requireNumber(`${architecture}.attention.layer_norm_rms_epsilon`),
    ropeTheta: metadata.number(`${architecture}.rope.freq_base`) ?? 10_000,
    tieWordEmbeddings: !has('output.weight'),
    attentionBias: has('blk.0.attn_q.bias'),
    maxPositionEmbeddings: metadata.requireSize(`${architecture}.context_length`),
  };
}

function readArchitecture(metadata: GgufMetadata): ModelConfig['architecture'] {
  const name = metadata.string('general.architecture');
  if (name === 'llama' || name === 'qwen2') return name;
  throw new ModelFileError(
    'architecture',
    `This model's architecture is ${name ?? 'not named in the file'}; only Llama and Qwen2 models can be run here. ` +
      'Choose, for example, SmolLM2 or Qwen2.5.',
  );
}

function refuseExperts(metadata: GgufMetadata, architecture: string, has: (tensor: string) => boolean): void {
  const experts = metadata.number(`${architecture}.expert_count`) ?? 0;
  if (experts > 0 || has('blk.0.ffn_gate_inp.weight'))
    throw new ModelFileError(
      'experts',
      `This model is a mixture of ${experts || 'several'} experts, which is not supported. Choose a dense model.`,
    );
}

function refuseRopeScaling(metadata: GgufMetadata, architecture: string, names: readonly string[]): void {
  const type = metadata.string(`${architecture}.rope.scaling.type`) ?? 'none';
  const factor =
    metadata.number(`${architecture}.rope.scaling.factor`) ??
    metadata.number(`${architecture}.rope.scale_linear`) ??
    1;
  const factors = names.find((name) => /rope_(freqs|factors)/.test(name));
  if (type !== 'none' || factor !== 1 || factors)
    throw new ModelFileError(
      'rope-scaling',
      `This model stretches its positions (rope scaling ${factors ?? (type !== 'none' ? type : `by ${factor}`)}), ` +
        'which is not supported. Choose a model without rope scaling, such as SmolLM2 or Qwen2.5.',
    );
}

function readHeadDim(metadata: GgufMetadata, architecture: string, hidden: number, heads: number): number {
  const key = metadata.number(`${architecture}.attention.key_length`);
  const headDim = key ?? hidden / heads;
  const value = metadata.number(`${architecture}.attention.value_length`) ?? headDim;
  const rotary = metadata.number(`${architecture}.rope.dimension_count`) ?? headDim;
  if (!Number.isInteger(headDim) || headDim < 2 || headDim % 2 !== 0)
    throw new ModelFileError(
      'head-dim',
      `This model's attention heads have ${headDim} dimensions; an even whole number is needed.`,
    );
  if (value !== headDim || rotary !== headDim)
    throw new ModelFileError(
      'head-dim',
      `This model's heads have ${headDim} key, ${value} value and ${rotary} rotary dimensions; only models in which ` +
        'the three are equal can be run here.',
    );
  return headDim;
}

/** Rows of the embedding matrix; the list of tokens may be shorter where the matrix is padded. */
function readVocabSize({ metadata, tensors }: GgufHeader): number {
  const rows = tensors.find((t) => t.name === 'token_embd.weight')?.dims[1];
  if (rows === undefined)
    throw new ModelFileError(
      'missing-tensor',
      'The model file lacks the tensor token_embd.weight. Use a complete GGUF file.',
    );
  const tokens = metadata.strings('tokenizer.ggml.tokens')?.length ?? 0;
  if (tokens > rows)
    throw new ModelFileError(
      'tensor-shape',
      `The model file lists ${tokens} tokens, but token_embd.weight has only ${rows} rows.`,
    );
  return rows;
}
