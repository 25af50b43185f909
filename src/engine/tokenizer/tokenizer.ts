import { ByteLevelPreTokenizer, Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { PRE_TOKENIZERS } from './preTokenizers.ts';
import type { TokenizerData } from './tokenizerData.ts';

/** Text to token ids and back, exactly as the model's own tokenizer does it. */
export interface Tokenizer {
  readonly vocabSize: number;
  /** Ids at which a generated text ends, ascending. */
  readonly eosIds: readonly number[];
  /** Special tokens written in the text are recognised; none is added. '' gives no ids. */
  encode(text: string): Int32Array;
  /** Bytes that are not whole UTF-8 characters (a cut emoji) become U+FFFD. */
  decode(ids: Iterable<number>, options?: { readonly skipSpecial?: boolean }): string;
  /** Id of the token whose text is exactly this (' the' with its space), or undefined. */
  idOf(text: string): number | undefined;
  /** Text of one token, a leading space included; '' for an id the tokenizer does not name. */
  piece(id: number): string;
}

const CONTROL = 3;
const USER_DEFINED = 4;

/** Tokens that end a text or a turn in one of the supported families, whatever the file says. */
const END_TOKENS = ['<|endoftext|>', '<|im_end|>', '<|end_of_text|>', '<|eot_id|>', '<|eom_id|>'];

/** Builds the tokenizer (about 0.1 s for 49,152 tokens and 48,900 merges). */
export function createTokenizer(data: TokenizerData): Tokenizer {
  const library = new HuggingFaceTokenizer(tokenizerJson(data), { clean_up_tokenization_spaces: false });
  const byteLevel = new ByteLevelPreTokenizer({ type: 'ByteLevel', use_regex: false });
  const written = new Map(addedTokens(data).map(({ content, id }) => [content, id]));
  const ends = END_TOKENS.flatMap((token) => written.get(token) ?? []);
  const decode: Tokenizer['decode'] = (ids, { skipSpecial = false } = {}) => {
    const list = Array.from(ids).filter((id) => id >= 0 && id < data.tokens.length);
    // The library refuses an empty list.
    return list.length ? library.decode(list, { skip_special_tokens: skipSpecial }) : '';
  };
  const pieces = new Map<number, string>();
  return {
    vocabSize: data.tokens.length,
    eosIds: [...new Set([...data.eosIds, ...ends])].sort((a, b) => a - b),
    encode: (text) => Int32Array.from(library.encode(text, { add_special_tokens: false }).ids),
    decode,
    idOf: (text) => written.get(text) ?? library.token_to_id(byteLevel.pre_tokenize_text(text).join('')),
    piece(id) {
      let piece = pieces.get(id);
      if (piece === undefined) pieces.set(id, (piece = decode([id])));
      return piece;
    },
  };
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  readonly normalized: boolean;
}

/** Tokens that are recognised as they are written; only control tokens are left out by `skipSpecial`. */
function addedTokens({ tokens, tokenTypes }: TokenizerData): AddedToken[] {
  return tokens.flatMap((content, id) =>
    tokenTypes[id] === CONTROL || tokenTypes[id] === USER_DEFINED
      ? [{ id, content, special: tokenTypes[id] === CONTROL, normalized: false }]
      : [],
  );
}

/** The tokenizer.json that the file's key-values stand for. */
function tokenizerJson(data: TokenizerData): object {
  const { patterns, ignoreMerges = false, normalizer } = PRE_TOKENIZERS[data.pre]!;
  const split = (pattern: string) => ({
    type: 'Split',
    pattern: { Regex: pattern },
    behavior: 'Isolated',
    invert: false,
  });
  return {
    normalizer: normalizer ? { type: normalizer } : null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        ...patterns.map(split),
        { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
      ],
    },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(data.tokens.map((token, id) => [token, id])),
      merges: data.merges,
      ignore_merges: ignoreMerges,
    },
    added_tokens: addedTokens(data),
    post_processor: null,
    decoder: { type: 'ByteLevel' },
  };
}
