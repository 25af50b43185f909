import { beforeAll, describe, expect, test } from 'vitest';
import { parseGguf } from '../model/gguf.ts';
import { readBundledModel } from '../testing/bundledModel.ts';
import golden from '../testing/fixtures/golden.json';
import { createTokenizer, type Tokenizer } from './tokenizer.ts';
import type { TokenizerData } from './tokenizerData.ts';

let data: TokenizerData;
let tokenizer: Tokenizer;
let buildMs = 0;
beforeAll(async () => {
  data = (await parseGguf(await readBundledModel())).tokenizer;
  const started = performance.now();
  tokenizer = createTokenizer(data);
  buildMs = performance.now() - started;
});

describe('token ids are those of the reference tokenizer', () => {
  const cases = [...golden.tokenizer, ...golden.forward].map(({ text, tokens }) => ({ text, tokens }));
  test.each(cases)('$text', ({ text, tokens }) => {
    expect([...tokenizer.encode(text)]).toEqual(tokens);
    expect(tokenizer.decode(tokens)).toBe(text);
  });
  test('greedy continuations decode to the reference text', () => {
    for (const { greedy24, greedyText } of golden.forward)
      expect(tokenizer.decode(greedy24)).toBe(greedyText);
  });
  // Digits of other scripts are cut one by one too (\p{N}, not 0-9).
  test('numbers that are not 0-9 are cut one by one', () => {
    const alone = ['٣', '٤', '½'].flatMap((c) => [...tokenizer.encode(c)]);
    expect([...tokenizer.encode('٣٤½')]).toEqual(alone);
  });
});

test('special tokens in the text are one token each, and are left out on request', () => {
  const ids = tokenizer.encode('<|im_start|>user\nHi<|im_end|>');
  expect(ids[0]).toBe(1);
  expect(ids.at(-1)).toBe(2);
  expect(tokenizer.decode(ids, { skipSpecial: true })).toBe('user\nHi');
});

test('nothing in, nothing out', () => {
  expect(tokenizer.encode('').length).toBe(0);
  expect(tokenizer.decode([])).toBe('');
});

test('texts end at the end of a turn and at the end of a text', () => {
  expect(tokenizer.eosIds).toEqual([tokenizer.idOf('<|endoftext|>'), tokenizer.idOf('<|im_end|>')]);
});

test('a token is found by its text, leading space and newline included, and gives it back', () => {
  for (const text of [' the', 'The', '\n', '?', ' Paris', '<|im_end|>', ' café'.slice(0, 4)]) {
    const id = tokenizer.idOf(text);
    expect(id, text).toBeDefined();
    expect(tokenizer.piece(id!)).toBe(text);
  }
  expect(tokenizer.idOf('no such token in it')).toBeUndefined();
  expect(tokenizer.idOf('')).toBeUndefined();
  expect(tokenizer.idOf('Ġthe'), 'the inner alphabet is not text').toBeUndefined();
  expect(tokenizer.piece(10 ** 6)).toBe('');
});

test('a character cut in two decodes to a replacement character', () => {
  const ids = tokenizer.encode('🧪');
  expect(ids.length).toBeGreaterThan(1);
  expect(tokenizer.decode(ids.subarray(0, 1))).toContain('\ufffd');
});

test('every id has a text, and decoding all of them at once is the texts put together', () => {
  const ascii = Array.from({ length: tokenizer.vocabSize }, (_, id) => id).filter(
    (id) => !tokenizer.piece(id).includes('\ufffd'),
  );
  expect(ascii.length).toBeGreaterThan(48_000);
  expect(tokenizer.decode(ascii)).toBe(ascii.map((id) => tokenizer.piece(id)).join(''));
});

test('it is fast enough to be built at start and to encode a thousand notes', () => {
  const started = performance.now();
  for (let i = 0; i < 1000; i++)
    tokenizer.encode(
      `Marrow Bay Light number ${i * 7} was built in ${1800 + (i % 200)} by Edda Quill of ${i.toString(36)}.`,
    );
  // Measured 0.1 s each; the limits leave room for a busy machine.
  expect(performance.now() - started).toBeLessThan(1000);
  expect(buildMs).toBeLessThan(1500);
});

describe('other families cut their text their own way', () => {
  const bytes = '!"\'(),-.0123456789?abcdeilrstuvwxyILĠĊ'.split('');
  const small = (pre: string, extra: string[] = []): Tokenizer => {
    const tokens = [...bytes, ...extra];
    // Merges of neighbours, so that a cut shows as tokens that did not merge.
    const merges = ['1 2', '12 3', "' L", "' l", 'Ġ a', 'Ċ Ċ', 'Ġ Ġ', '12 34', '3 4'];
    for (const merge of merges)
      if (!tokens.includes(merge.replace(' ', ''))) tokens.push(merge.replace(' ', ''));
    return createTokenizer({
      pre,
      tokens,
      tokenTypes: tokens.map(() => 1),
      merges,
      bosId: null,
      eosIds: [0],
    });
  };
  const pieces = (tokenizer: Tokenizer, text: string) =>
    [...tokenizer.encode(text)].map((id) => tokenizer.piece(id));

  test('digits: one by one, in threes, or in a run', () => {
    expect(pieces(small('smollm'), '1234')).toEqual(['1', '2', '3', '4']);
    expect(pieces(small('qwen2'), '1234')).toEqual(['1', '2', '3', '4']);
    expect(pieces(small('llama-bpe'), '1234')).toEqual(['123', '4']);
    expect(pieces(small('gpt-2'), '1234')).toEqual(['123', '4']);
    expect(pieces(small('default'), '123 a')).toEqual(['123', ' a']);
  });
  test('contractions in capitals are cut by Llama 3 and Qwen2 only', () => {
    expect(pieces(small('qwen2'), "I'L")).toEqual(['I', "'L"]);
    expect(pieces(small('gpt-2'), "I'L")).toEqual(['I', "'", 'L']);
  });
  test('Llama 3 takes a piece that is a token as a whole without merging', () => {
    expect(pieces(small('llama-bpe', ['abc']), 'abc')).toEqual(['abc']);
    expect(pieces(small('gpt-2', ['abc']), 'abc')).toEqual(['a', 'b', 'c']);
  });
});
