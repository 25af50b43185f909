import { GGMLQuantizationType } from '@huggingface/gguf';
import { projectionName, projectionShape, type ModelConfig, type Projection } from './config.ts';
import type { GgufTensorInfo } from './ggufHeader.ts';
import { ModelFileError } from './modelFileError.ts';
import { BLOCK_BYTES, type WeightTensor, type WeightType } from './weights.ts';

/** A block's tensors: GGUF name -> the projection it is, or the checkpoint name of the norm. */
const PROJECTION_OF: Readonly<Record<string, Projection>> = {
  attn_q: 'q_proj',
  attn_k: 'k_proj',
  attn_v: 'v_proj',
  attn_output: 'o_proj',
  ffn_gate: 'gate_proj',
  ffn_up: 'up_proj',
  ffn_down: 'down_proj',
};
const NORM_OF: Readonly<Record<string, string>> = {
  attn_norm: 'input_layernorm',
  ffn_norm: 'post_attention_layernorm',
};

interface Expected {
  /** Checkpoint name. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Number of heads whose rows the GGUF stores for interleaved rope, else 0. */
  readonly permutedHeads: number;
}

/** Every tensor a model of this configuration must have, by its GGUF name. */
function expectedTensors(config: ModelConfig): Map<string, Expected> {
  const { hiddenSize: C, vocabSize: V } = config;
  const out = new Map<string, Expected>();
  const add = (gguf: string, name: string, shape: readonly number[], permutedHeads = 0) =>
    out.set(gguf, { name, shape, permutedHeads });
  add('token_embd.weight', 'model.embed_tokens.weight', [V, C]);
  add('output_norm.weight', 'model.norm.weight', [C]);
  if (!config.tieWordEmbeddings) add('output.weight', 'lm_head.weight', [V, C]);
  for (let layer = 0; layer < config.numHiddenLayers; layer++) {
    for (const [gguf, norm] of Object.entries(NORM_OF))
      add(`blk.${layer}.${gguf}.weight`, `model.layers.${layer}.${norm}.weight`, [C]);
    for (const [gguf, projection] of Object.entries(PROJECTION_OF)) {
      const [rows, columns] = projectionShape(config, projection);
      // llama.cpp's converter reorders q and k of Llama (not of Qwen2) so that rope turns neighbouring pairs.
      const permuted = config.architecture !== 'llama' ? 0 : headsOf(config, projection);
      add(`blk.${layer}.${gguf}.weight`, projectionName(layer, projection), [rows, columns], permuted);
      if (config.attentionBias && 'qkv'.includes(projection[0]!) && gguf.startsWith('attn_'))
        add(`blk.${layer}.${gguf}.bias`, projectionName(layer, projection, 'bias'), [rows], permuted);
    }
  }
  return out;
}

function headsOf(config: ModelConfig, projection: Projection): number {
  if (projection === 'q_proj') return config.numAttentionHeads;
  return projection === 'k_proj' ? config.numKeyValueHeads : 0;
}

/** Type and bytes of each tensor, all inside the file; refuses the first that cannot be read. */
export function readTensors(
  file: Uint8Array,
  infos: readonly GgufTensorInfo[],
  config: ModelConfig,
): Map<string, WeightTensor> {
  const expected = expectedTensors(config);
  const sizes = infos.map((info) => tensorSize(info, expected.get(info.name)));
  refuseCutFile(file, infos, sizes);
  const tensors = new Map<string, WeightTensor>();
  infos.forEach((info, i) => {
    const want = expected.get(info.name)!;
    const { type, bytes: length } = sizes[i]!;
    const view = file.subarray(info.start, info.start + length);
    const bytes = want.permutedHeads
      ? unpermuteRows(view, want.shape[0]!, want.shape[0]! / want.permutedHeads)
      : view;
    tensors.set(want.name, { name: want.name, shape: want.shape, type, bytes });
  });
  for (const [gguf, want] of expected)
    if (!tensors.has(want.name))
      throw new ModelFileError(
        'missing-tensor',
        `The model file lacks the tensor ${gguf}. Use a complete GGUF file.`,
      );
  return tensors;
}

function tensorSize(info: GgufTensorInfo, want: Expected | undefined): { type: WeightType; bytes: number } {
  if (!want)
    throw new ModelFileError(
      'unknown-tensor',
      `The model has a tensor ${info.name} that a plain Llama or Qwen2 does not have, so it would be computed wrongly. ` +
        'Choose another model.',
    );
  const typeName: string | undefined = GGMLQuantizationType[info.type];
  if (!typeName || !Object.hasOwn(BLOCK_BYTES, typeName))
    throw new ModelFileError(
      'quantisation',
      `${info.name} is stored as ${typeName ?? `type ${info.type}`}, which cannot be read here. ` +
        "Use the model's Q8_0 or F16 file; Q4_0, Q4_1 and F32 tensors can be read too.",
    );
  const type = typeName as WeightType;
  const shape = info.dims.toReversed();
  if (shape.length !== want.shape.length || shape.some((n, i) => n !== want.shape[i]))
    throw new ModelFileError(
      'tensor-shape',
      `${info.name} has the shape [${shape.join(', ')}], but the model's settings ask for [${want.shape.join(', ')}]. ` +
        'The file is damaged, or it is not a plain Llama or Qwen2.',
    );
  const columns = info.dims[0]!;
  if (type !== 'F32' && type !== 'F16' && columns % 32 !== 0)
    throw new ModelFileError(
      'tensor-shape',
      `${info.name} is stored as ${type} with rows of ${columns} numbers; ${type} needs a multiple of 32.`,
    );
  return { type, bytes: (info.dims.reduce((a, b) => a * b, 1) / 32) * BLOCK_BYTES[type] };
}

function refuseCutFile(
  file: Uint8Array,
  infos: readonly GgufTensorInfo[],
  sizes: readonly { bytes: number }[],
): void {
  const end = infos.reduce((max, info, i) => Math.max(max, info.start + sizes[i]!.bytes), 0);
  if (end > file.length)
    throw new ModelFileError(
      'truncated',
      `The GGUF file is cut short: it should have at least ${end} bytes and has ${file.length}. Get it again.`,
    );
}

/**
 * Puts rows from GGUF's order for interleaved rope back to Hugging Face's rotary halves: within each head of D rows,
 * row 2i + j goes to row j D/2 + i. Whole rows move, so it works on quantised bytes.
 * @param bytes `rows` rows of equal size; a new array of the same size is returned
 */
export function unpermuteRows(bytes: Uint8Array, rows: number, headDim: number): Uint8Array {
  const rowBytes = bytes.length / rows;
  const out = new Uint8Array(bytes.length);
  for (let row = 0; row < rows; row++) {
    const inHead = row % headDim;
    const target = row - inHead + (inHead % 2) * (headDim / 2) + (inHead >> 1);
    out.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), target * rowBytes);
  }
  return out;
}
