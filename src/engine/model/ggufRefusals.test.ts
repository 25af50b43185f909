import { describe, expect, test } from 'vitest';
import { TINY_LLAMA, tinyModel } from '../testing/tinyModel.ts';
import {
  ggufMetadata,
  ggufTensors,
  writeGguf,
  type GgufValue,
  type RawTensor,
} from '../testing/writeGguf.ts';
import { parseGguf } from './gguf.ts';
import { ModelFileError, type ModelFileProblem } from './modelFileError.ts';

const METADATA = ggufMetadata(TINY_LLAMA);
const TENSORS = ggufTensors(tinyModel({ type: 'Q8_0' }));
const GOOD = writeGguf(METADATA, TENSORS);

const withMetadata = (changes: Record<string, GgufValue | undefined>) => {
  const merged = Object.fromEntries(
    Object.entries({ ...METADATA, ...changes }).filter(([, value]) => value !== undefined),
  ) as Record<string, GgufValue>;
  return writeGguf(merged, TENSORS);
};
const withTensors = (change: (tensor: RawTensor) => RawTensor | null) =>
  writeGguf(
    METADATA,
    TENSORS.map(change).filter((t) => t !== null),
  );
const withByte = (at: number, ...values: number[]) => {
  const copy = GOOD.slice();
  copy.set(values, at);
  return copy;
};

interface Refusal {
  readonly what: string;
  readonly file: Uint8Array;
  readonly code: ModelFileProblem;
  /** Must stand in the sentence. */
  readonly says: RegExp;
}

const refusals: Refusal[] = [
  { what: 'an empty file', file: new Uint8Array(), code: 'not-gguf', says: /empty/ },
  {
    what: 'a web page',
    file: new TextEncoder().encode('<!doctype html><p>404</p>'),
    code: 'not-gguf',
    says: /GGUF format/,
  },
  { what: 'a file of ten bytes', file: GOOD.slice(0, 10), code: 'truncated', says: /after 10 bytes/ },
  {
    what: 'a file cut in its header',
    file: GOOD.slice(0, 2000),
    code: 'truncated',
    says: /after 2000 bytes/,
  },
  {
    what: 'a file cut in its tensors',
    file: GOOD.slice(0, GOOD.length - 64),
    code: 'truncated',
    says: new RegExp(`at least ${GOOD.length} bytes and has ${GOOD.length - 64}`),
  },
  { what: 'version 1', file: withByte(4, 1, 0, 0, 0), code: 'version', says: /version 1.*2 and 3/ },
  { what: 'version 9', file: withByte(4, 9, 0, 0, 0), code: 'version', says: /version 9/ },
  { what: 'big-endian order', file: withByte(4, 0, 0, 0, 3), code: 'byte-order', says: /big-endian/ },
  { what: 'an unknown value type', file: withByte(24 + 8 + 20, 99), code: 'malformed', says: /damaged/ },
  {
    what: 'one part of a split model',
    file: withMetadata({ 'split.count': 3 }),
    code: 'split-file',
    says: /3 parts/,
  },
  {
    what: 'another architecture',
    file: withMetadata({ 'general.architecture': 'phi3' }),
    code: 'architecture',
    says: /phi3; only Llama and Qwen2/,
  },
  {
    what: 'no architecture',
    file: withMetadata({ 'general.architecture': undefined }),
    code: 'architecture',
    says: /not named/,
  },
  {
    what: 'a missing setting',
    file: withMetadata({ 'llama.block_count': undefined }),
    code: 'missing-metadata',
    says: /llama\.block_count/,
  },
  {
    what: 'a setting of the wrong type',
    file: withMetadata({ 'llama.block_count': 'three' }),
    code: 'malformed',
    says: /llama\.block_count is not a number/,
  },
  {
    what: 'heads that do not divide',
    file: withMetadata({ 'llama.attention.head_count_kv': 2 }),
    code: 'malformed',
    says: /3 attention heads share 2/,
  },
  {
    what: 'an odd head dimension',
    file: withMetadata({ 'llama.attention.key_length': 33, 'llama.attention.value_length': 33 }),
    code: 'head-dim',
    says: /33 dimensions/,
  },
  {
    what: 'heads whose size does not come out whole',
    file: withMetadata({
      'llama.attention.key_length': undefined,
      'llama.attention.head_count': 7,
      'llama.attention.head_count_kv': 1,
    }),
    code: 'head-dim',
    says: /13\.7/,
  },
  {
    what: 'values smaller than keys',
    file: withMetadata({ 'llama.attention.value_length': 16 }),
    code: 'head-dim',
    says: /32 key, 16 value/,
  },
  {
    what: 'partial rotation',
    file: withMetadata({ 'llama.rope.dimension_count': 16 }),
    code: 'head-dim',
    says: /16 rotary/,
  },
  {
    what: 'rope scaling',
    file: withMetadata({ 'llama.rope.scaling.type': 'yarn', 'llama.rope.scaling.factor': 4 }),
    code: 'rope-scaling',
    says: /yarn/,
  },
  {
    what: 'a bare rope factor',
    file: withMetadata({ 'llama.rope.scaling.factor': 2 }),
    code: 'rope-scaling',
    says: /by 2/,
  },
  {
    what: 'rope factors as a tensor',
    file: writeGguf(METADATA, [
      ...TENSORS,
      { name: 'rope_freqs.weight', dims: [16], type: 0, bytes: new Uint8Array(64) },
    ]),
    code: 'rope-scaling',
    says: /rope_freqs\.weight/,
  },
  { what: 'experts', file: withMetadata({ 'llama.expert_count': 8 }), code: 'experts', says: /8 experts/ },
  {
    what: 'SentencePiece',
    file: withMetadata({ 'tokenizer.ggml.model': 'llama' }),
    code: 'tokenizer',
    says: /SentencePiece/,
  },
  {
    what: 'an unknown pre-tokenizer',
    file: withMetadata({ 'tokenizer.ggml.pre': 'tekken' }),
    code: 'tokenizer',
    says: /"tekken".*smollm/,
  },
  {
    what: 'a tokenizer without merges',
    file: withMetadata({ 'tokenizer.ggml.merges': undefined }),
    code: 'tokenizer',
    says: /0 merges/,
  },
  {
    what: 'more tokens than embedding rows',
    file: withMetadata({ 'tokenizer.ggml.tokens': Array.from({ length: 200 }, (_, i) => `t${i}`) }),
    code: 'tensor-shape',
    says: /200 tokens.*131 rows/,
  },
  {
    what: 'an unsupported quantisation',
    file: withTensors((t) => (t.name === 'blk.1.ffn_up.weight' ? { ...t, type: 12 } : t)),
    code: 'quantisation',
    says: /blk\.1\.ffn_up\.weight is stored as Q4_K.*Q8_0 or F16/,
  },
  {
    what: 'an unknown quantisation',
    file: withTensors((t) => (t.name === 'token_embd.weight' ? { ...t, type: 77 } : t)),
    code: 'quantisation',
    says: /type 77/,
  },
  {
    what: 'a missing tensor',
    file: withTensors((t) => (t.name === 'blk.2.ffn_down.weight' ? null : t)),
    code: 'missing-tensor',
    says: /blk\.2\.ffn_down\.weight/,
  },
  {
    what: 'no embedding',
    file: withTensors((t) => (t.name === 'token_embd.weight' ? null : t)),
    code: 'missing-tensor',
    says: /token_embd/,
  },
  {
    what: 'a wrong shape',
    file: withMetadata({ 'llama.feed_forward_length': 96 }),
    code: 'tensor-shape',
    says: /ffn_gate\.weight has the shape \[160, 96\].*\[96, 96\]/,
  },
  {
    what: 'a tensor that a Llama does not have',
    file: withTensors((t) =>
      t.name === 'blk.0.ffn_norm.weight' ? { ...t, name: 'blk.0.attn_q_norm.weight' } : t,
    ),
    code: 'unknown-tensor',
    says: /attn_q_norm/,
  },
];

describe('a file that cannot be used is refused by name', () => {
  test.each(refusals)('$what', async ({ file, code, says }) => {
    const error = await parseGguf(file).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelFileError);
    expect((error as ModelFileError).code).toBe(code);
    expect((error as ModelFileError).message).toMatch(says);
  });
});

test('the file they are made from is good', async () => {
  await expect(parseGguf(GOOD)).resolves.toMatchObject({ name: 'Tiny' });
});
