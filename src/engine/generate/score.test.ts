import { expect, test } from 'vitest';
import { byteTokenizer } from '../testing/byteTokenizer.ts';
import { fakeExecutor } from '../testing/fakeExecutor.ts';
import { bits, continuationLogProbs } from './score.ts';

const tokenizer = byteTokenizer();

/** Every byte has the probability 1/4 after an "a" and 1/2 otherwise, as far as logits can say it for two letters. */
const twoLetters = fakeExecutor({
  logits: (tokens) => {
    const last = tokenizer.piece(tokens.at(-1)!);
    return Float32Array.from({ length: 257 }, (_, id) => {
      const piece = tokenizer.piece(id);
      if (piece === 'a') return last === 'a' ? Math.log(0.25) : Math.log(0.5);
      if (piece === 'b') return last === 'a' ? Math.log(0.75) : Math.log(0.5);
      return -Infinity;
    });
  },
});

test('the sum is over the tokens of the continuation, each after all before it', async () => {
  const [score] = await continuationLogProbs(twoLetters, tokenizer, [{ prompt: 'ba', continuation: 'aba' }]);
  expect(score!.tokens).toBe(3);
  expect(score!.logProb).toBeCloseTo(Math.log(0.25 * 0.75 * 0.5), 5);
  expect(bits(score!)).toBeCloseTo(-Math.log2(0.25 * 0.75 * 0.5), 5);
});

test('an empty continuation is certain and costs nothing', async () => {
  const executor = fakeExecutor();
  const scores = await continuationLogProbs(executor, tokenizer, [{ prompt: 'p', continuation: '' }]);
  expect(scores).toEqual([{ logProb: 0, tokens: 0 }]);
  expect(bits(scores[0]!)).toBe(0);
  expect(executor.scored).toEqual([]);
});

test('results keep the order of the pairs, in batches of at most 64', async () => {
  const pairs = Array.from({ length: 150 }, (_, i) => ({
    prompt: `prompt ${(i * 37) % 150}`,
    continuation: `${i}`,
  }));
  const executor = fakeExecutor();
  const together = await continuationLogProbs(executor, tokenizer, pairs);
  expect(executor.scored).toEqual([64, 64, 22]);
  for (const i of [0, 77, 149])
    expect(await continuationLogProbs(executor, tokenizer, [pairs[i]!])).toEqual([together[i]]);
});

test('an empty prompt is refused and a stop is heard', async () => {
  const executor = fakeExecutor();
  await expect(
    continuationLogProbs(executor, tokenizer, [{ prompt: '', continuation: 'x' }]),
  ).rejects.toThrow(/prompt 0 is empty/);
  const pairs = [{ prompt: 'a', continuation: 'b' }];
  await expect(continuationLogProbs(executor, tokenizer, pairs, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(executor.scored).toEqual([]);
});
