import { projectionName, PROJECTIONS, type ModelConfig } from '../model/config.ts';
import type { ModelWeights, WeightTensor } from '../model/weights.ts';

/** Values of a GGUF's key-value part: whole numbers are written as u32, others as f32. */
export type GgufValue = number | string | boolean | readonly string[] | readonly number[];

export interface RawTensor {
  readonly name: string;
  /** Contiguous dimension first. */
  readonly dims: readonly number[];
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** ggml's numbers of the storage types. */
const GGML_TYPE = { F32: 0, F16: 1, Q4_0: 2, Q4_1: 3, Q8_0: 8 } as const;

class Bytes {
  readonly #parts: Uint8Array[] = [];
  length = 0;
  raw(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
  }
  number(size: 4 | 8, write: (view: DataView) => void): void {
    const view = new DataView(new ArrayBuffer(size));
    write(view);
    this.raw(new Uint8Array(view.buffer));
  }
  u32(value: number): void {
    this.number(4, (view) => view.setUint32(0, value, true));
  }
  u64(value: number): void {
    this.number(8, (view) => view.setBigUint64(0, BigInt(value), true));
  }
  f32(value: number): void {
    this.number(4, (view) => view.setFloat32(0, value, true));
  }
  string(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u64(bytes.length);
    this.raw(bytes);
  }
  value(value: GgufValue): void {
    if (typeof value === 'string') {
      this.u32(8);
      this.string(value);
    } else if (typeof value === 'boolean') {
      this.u32(7);
      this.raw(Uint8Array.of(value ? 1 : 0));
    } else if (typeof value !== 'number') {
      this.#list(value);
    } else if (Number.isInteger(value)) {
      this.u32(4);
      this.u32(value);
    } else {
      this.u32(6);
      this.f32(value);
    }
  }
  #list(values: readonly string[] | readonly number[]): void {
    this.u32(9);
    this.u32(typeof values[0] === 'number' ? 5 : 8);
    this.u64(values.length);
    for (const value of values)
      if (typeof value === 'number') this.u32(value);
      else this.string(value);
  }
  pad(multiple: number): void {
    this.raw(new Uint8Array((multiple - (this.length % multiple)) % multiple));
  }
  joined(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

/** A GGUF file, version 3, aligned to 32. */
export function writeGguf(
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: readonly RawTensor[],
): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  out.raw(new TextEncoder().encode('GGUF'));
  out.u32(3);
  out.u64(tensors.length);
  out.u64(Object.keys(metadata).length);
  for (const [key, value] of Object.entries(metadata)) {
    out.string(key);
    out.value(value);
  }
  let offset = 0;
  for (const tensor of tensors) {
    out.string(tensor.name);
    out.u32(tensor.dims.length);
    for (const dim of tensor.dims) out.u64(dim);
    out.u32(tensor.type);
    out.u64(offset);
    offset += Math.ceil(tensor.bytes.length / 32) * 32;
  }
  out.pad(32);
  for (const tensor of tensors) {
    out.raw(tensor.bytes);
    out.pad(32);
  }
  return out.joined();
}

/** Key-values of a small but complete file, with a tokenizer of single bytes and one merge. */
export function ggufMetadata(config: ModelConfig): Record<string, GgufValue> {
  const a = config.architecture;
  const tokens = ['<|im_start|>', '<|im_end|>', 'a', 'b', 'ab'];
  while (tokens.length < config.vocabSize) tokens.push(`<unused${tokens.length}>`);
  return {
    'general.architecture': a,
    'general.name': 'Tiny',
    [`${a}.block_count`]: config.numHiddenLayers,
    [`${a}.context_length`]: config.maxPositionEmbeddings,
    [`${a}.embedding_length`]: config.hiddenSize,
    [`${a}.feed_forward_length`]: config.intermediateSize,
    [`${a}.attention.head_count`]: config.numAttentionHeads,
    [`${a}.attention.head_count_kv`]: config.numKeyValueHeads,
    [`${a}.attention.key_length`]: config.headDim,
    [`${a}.attention.value_length`]: config.headDim,
    [`${a}.attention.layer_norm_rms_epsilon`]: config.rmsNormEps,
    [`${a}.rope.freq_base`]: config.ropeTheta,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': a === 'qwen2' ? 'qwen2' : 'smollm',
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': tokens.map((_, id) => (id < 2 ? 3 : id < 5 ? 1 : 5)),
    'tokenizer.ggml.merges': ['a b'],
    'tokenizer.ggml.eos_token_id': 1,
  };
}

/** The tensors of a model as llama.cpp's converter writes them: GGUF names, q and k of a Llama reordered for its rope. */
export function ggufTensors({ config, tensors }: ModelWeights): RawTensor[] {
  const names = new Map([
    ['model.embed_tokens.weight', 'token_embd.weight'],
    ['model.norm.weight', 'output_norm.weight'],
    ['lm_head.weight', 'output.weight'],
  ]);
  const projections = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'];
  for (let layer = 0; layer < config.numHiddenLayers; layer++) {
    names.set(`model.layers.${layer}.input_layernorm.weight`, `blk.${layer}.attn_norm.weight`);
    names.set(`model.layers.${layer}.post_attention_layernorm.weight`, `blk.${layer}.ffn_norm.weight`);
    for (const [i, projection] of PROJECTIONS.entries())
      for (const kind of ['weight', 'bias'] as const)
        names.set(projectionName(layer, projection, kind), `blk.${layer}.${projections[i]}.${kind}`);
  }
  return [...tensors.values()].map((tensor) => ({
    name: names.get(tensor.name)!,
    dims: tensor.shape.toReversed(),
    type: GGML_TYPE[tensor.type],
    bytes:
      config.architecture === 'llama' && /[qk]_proj/.test(tensor.name)
        ? permuteRows(tensor, config.headDim)
        : tensor.bytes,
  }));
}

/** reshape(H, 2, D/2).swapaxes(1, 2) over rows: row 2i + j of a head is its row j D/2 + i. */
function permuteRows({ bytes, shape }: WeightTensor, headDim: number): Uint8Array {
  const rows = shape[0]!;
  const size = bytes.length / rows;
  const out = new Uint8Array(bytes.length);
  for (let head = 0; head < rows; head += headDim)
    for (let i = 0; i < headDim / 2; i++)
      for (let j = 0; j < 2; j++) {
        const from = head + j * (headDim / 2) + i;
        out.set(bytes.subarray(from * size, (from + 1) * size), (head + 2 * i + j) * size);
      }
  return out;
}
