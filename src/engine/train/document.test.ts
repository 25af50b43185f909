import { beforeAll, describe, expect, test } from 'vitest';
import { parseGguf } from '../model/gguf.ts';
import { readBundledModel } from '../testing/bundledModel.ts';
import golden from '../testing/fixtures/golden.json';
import { createTokenizer, type Tokenizer } from '../tokenizer/tokenizer.ts';
import { encodeDocument } from './document.ts';

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = createTokenizer((await parseGguf(await readBundledModel())).tokenizer);
});

describe('a document', () => {
  test('with a prefix is learned from the first token after it', () => {
    const [prefix, text] = golden.lora_all.docs[0] as [string, string];
    const { tokens, lossFrom } = encodeDocument(tokenizer, { prefix, text });
    expect(lossFrom).toBe(tokenizer.encode(prefix).length);
    expect(tokenizer.decode(tokens.subarray(lossFrom))).toBe(text);
  });
  test('without a prefix is learned from its second token on', () => {
    expect(encodeDocument(tokenizer, { prefix: '', text: 'One two' }).lossFrom).toBe(1);
  });
  test('with nothing to learn, or too long, is refused by its beginning', () => {
    expect(() => encodeDocument(tokenizer, { prefix: 'Only this', text: '' })).toThrow(
      /"Only this".*no token/,
    );
    expect(() => encodeDocument(tokenizer, { prefix: '', text: 'One' })).toThrow(/no token/);
    expect(() => encodeDocument(tokenizer, { prefix: '', text: 'a b c d' }, 3)).toThrow(
      /4 tokens.*the model's 3/,
    );
  });
});
