import { expect, test } from 'vitest';
import { OutOfMemoryError } from '../executor.ts';
import { byteTokenizer } from '../testing/byteTokenizer.ts';
import { fakeExecutor } from '../testing/fakeExecutor.ts';
import { generateAll } from './generate.ts';

const tokenizer = byteTokenizer();
const sampler = { kind: 'sample', temperature: 1, topP: 0.95, seed: 7 } as const;
const request = { prompts: ['one', 'two', 'three'], copies: 3, maxNewTokens: 12, sampler };

test('the places of rows that have ended are taken by others, earlier copies first', async () => {
  const executor = fakeExecutor();
  const begun: string[] = [];
  const rows = await generateAll(executor, tokenizer, {
    ...request,
    copies: [7, 2, 9],
    maxRows: 8,
    constraint: ({ prompt, copy, tokens }) => {
      if (tokens.length === 0) begun.push(`${prompt}.${copy}`);
      // Rows of very different lengths: the batch would soon be half empty.
      return tokens.length > (copy * 5) % 11 ? { ids: new Int32Array() } : null;
    },
  });
  const all = [7, 2, 9].flatMap((n, p) => Array.from({ length: n }, (_, copy) => `${p}.${copy}`));
  expect(begun).toEqual(all);
  expect(rows.map(({ row }) => `${row.prompt}.${row.copy}`)).toEqual(all);
  expect(executor.sessionRows.length).toBeGreaterThan(3);
  expect(executor.sessionRows.every((n) => n > 4 && n <= 8)).toBe(true);
  expect(executor.open).toBe(0);
});
test('a prompt with a stream of its own does not depend on the prompts beside it', async () => {
  const streams = [
    { seed: 7, stream: 2 },
    { seed: 7, stream: 0 },
  ];
  const moved = await generateAll(fakeExecutor(), tokenizer, {
    ...request,
    prompts: ['three', 'one'],
    streams,
  });
  const whole = await generateAll(fakeExecutor(), tokenizer, request);
  const tokensOf = (rows: typeof whole, prompt: number) =>
    rows.filter(({ row }) => row.prompt === prompt).map(({ tokens }) => tokens);
  expect(tokensOf(moved, 0)).toEqual(tokensOf(whole, 2));
  expect(tokensOf(moved, 1)).toEqual(tokensOf(whole, 0));
});

test.each(['open', 'logits'] as const)(
  'where memory is out (%s), half as many rows are tried, and every row is what it would be',
  async (at) => {
    const expected = await generateAll(fakeExecutor(), tokenizer, request);
    const executor = fakeExecutor({ mostRows: { rows: 2, at } });
    expect(await generateAll(executor, tokenizer, request)).toEqual(expected);
    expect(executor.sessionRows, 'nine rows and four do not fit').toEqual(
      at === 'open' ? [2, 2, 2, 2, 1] : [9, 4, 2, 2, 2, 2, 1],
    );
    expect(executor.open).toBe(0);

    const none = fakeExecutor({ mostRows: { rows: 0, at } });
    await expect(generateAll(none, tokenizer, request)).rejects.toThrow(OutOfMemoryError);
    expect(none.open).toBe(0);
  },
);

test('streams that are not one for each prompt are refused', async () => {
  const executor = fakeExecutor();
  await expect(generateAll(executor, tokenizer, { ...request, streams: [] })).rejects.toThrow(
    /streams for 3 prompts, got 0/,
  );
  expect(executor.sessionRows).toEqual([]);
});
