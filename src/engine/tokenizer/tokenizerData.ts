import type { GgufMetadata } from '../model/ggufHeader.ts';
import { ModelFileError } from '../model/modelFileError.ts';
import { PRE_TOKENIZERS } from './preTokenizers.ts';

/** What a GGUF file says about its byte-level BPE tokenizer; index = token id. */
export interface TokenizerData {
  /** Key of `PRE_TOKENIZERS`. */
  readonly pre: string;
  /** Tokens in the byte-level alphabet (`Ġ` is a space); special tokens as they are written. */
  readonly tokens: readonly string[];
  /** ggml's kinds: 1 normal, 3 control, 4 user-defined, 5 unused. */
  readonly tokenTypes: readonly number[];
  /** "left right", by falling priority. */
  readonly merges: readonly string[];
  readonly bosId: number | null;
  /** Ids the file itself names as ends of text or of turn. */
  readonly eosIds: readonly number[];
}

/** @throws ModelFileError for every tokenizer but byte-level BPE with a known pre-tokenizer */
export function readTokenizerData(metadata: GgufMetadata): TokenizerData {
  const model = metadata.string('tokenizer.ggml.model') ?? 'missing';
  if (model !== 'gpt2')
    throw new ModelFileError(
      'tokenizer',
      `This model's tokenizer is ${model === 'llama' ? 'SentencePiece ("llama")' : `"${model}"`}; only byte-level BPE ("gpt2") ` +
        'can be read here. Choose, for example, SmolLM2 or Qwen2.5.',
    );
  const pre = metadata.string('tokenizer.ggml.pre') ?? 'default';
  if (!Object.hasOwn(PRE_TOKENIZERS, pre))
    throw new ModelFileError(
      'tokenizer',
      `This model cuts its text in a way not known here (tokenizer.ggml.pre is "${pre}"); known are ` +
        `${Object.keys(PRE_TOKENIZERS).join(', ')}.`,
    );
  const tokens = metadata.strings('tokenizer.ggml.tokens') ?? [];
  const merges = metadata.strings('tokenizer.ggml.merges') ?? [];
  const tokenTypes = metadata.numbers('tokenizer.ggml.token_type') ?? tokens.map(() => 1);
  if (!tokens.length || !merges.length || tokenTypes.length !== tokens.length)
    throw new ModelFileError(
      'tokenizer',
      `The model file's tokenizer is incomplete: ${tokens.length} tokens, ${tokenTypes.length} token types, ` +
        `${merges.length} merges. Use a complete GGUF file.`,
    );
  const id = (key: string) => {
    const value = metadata.number(`tokenizer.ggml.${key}_token_id`);
    return value !== undefined && value >= 0 && value < tokens.length ? value : null;
  };
  const eosIds = [id('eos'), id('eot'), id('eom')].filter((x) => x !== null);
  return { pre, tokens, tokenTypes, merges, bosId: id('bos'), eosIds };
}
