import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.ts';

/** GPT-2's letters for the 256 bytes: printable Latin-1 stands for itself, the rest for U+0100 and up. */
function byteAlphabet(): string[] {
  const plain = (b: number) => (b > 32 && b < 127) || (b > 160 && b !== 173);
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(plain(b) ? b : next++));
}

/** Ids of `byteTokenizer`: 0 ends a text, b + 1 is the byte b. */
export const BYTE_EOS = 0;

/** One token per byte and `<|im_end|>`: 257 ids, no merges that matter. For tests without a model. */
export function byteTokenizer(): Tokenizer {
  const tokens = ['<|im_end|>', ...byteAlphabet()];
  return createTokenizer({
    pre: 'smollm',
    tokens,
    tokenTypes: tokens.map((_, id) => (id === 0 ? 3 : 1)),
    merges: ['\u0000 \u0000'],
    bosId: null,
    eosIds: [0],
  });
}
