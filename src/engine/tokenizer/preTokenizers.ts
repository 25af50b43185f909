/**
 * How a text is cut before byte-pair merging, by the file's `tokenizer.ggml.pre`; the names are llama.cpp's, the
 * patterns those of the models' own tokenizer.json. Each pattern cuts out its matches and leaves what lies between.
 */
export interface PreTokenizer {
  readonly patterns: readonly string[];
  /** A piece that is a token as a whole is not merged anew (Llama 3). */
  readonly ignoreMerges?: boolean;
  /** Unicode normalisation before everything else (Qwen2). */
  readonly normalizer?: 'NFC';
}

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const tiktoken = (digits: string) =>
  `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const gpt2: PreTokenizer = { patterns: [GPT2] };
// Not the library's "Digits": that one knows only 0-9, the model's own cuts at every Unicode number.
const smollm: PreTokenizer = { patterns: ['\\p{N}', GPT2] };
const qwen2: PreTokenizer = { patterns: [tiktoken('\\p{N}')], normalizer: 'NFC' };
const llama3: PreTokenizer = { patterns: [tiktoken('\\p{N}{1,3}')], ignoreMerges: true };

/** 'default' is what old converters wrote when they did not know better; GPT-2's is the likeliest. */
export const PRE_TOKENIZERS: Readonly<Record<string, PreTokenizer>> = {
  smollm,
  starcoder: smollm,
  'gpt-2': gpt2,
  default: gpt2,
  qwen2,
  'deepseek-r1-qwen': qwen2,
  'llama-bpe': llama3,
  llama3,
  'llama-v3': llama3,
};
