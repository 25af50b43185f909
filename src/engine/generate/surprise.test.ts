import { expect, test } from 'vitest';
import { byteTokenizer } from '../testing/byteTokenizer.ts';
import { fakeExecutor } from '../testing/fakeExecutor.ts';
import { continuationLogProbs } from './score.ts';
import { textSurprise } from './surprise.ts';

const document = { prefix: 'Tolmin\n', text: 'Zoë’s mill' };

test('pieces are the text, a character cut between tokens is one of them, and bits are all of the text’s', async () => {
  const tokenizer = byteTokenizer();
  const executor = fakeExecutor();
  const { pieces, bits } = await textSurprise(executor, tokenizer, document, 99);
  expect(pieces).toEqual(['Z', 'o', 'ë', '’', 's', ' ', 'm', 'i', 'l', 'l']);
  expect(bits).toHaveLength(pieces.length);
  const [whole] = await continuationLogProbs(executor, tokenizer, [
    { prompt: document.prefix, continuation: document.text },
  ]);
  expect(bits.reduce((sum, each) => sum + each, 0)).toBeCloseTo(-whole!.logProb / Math.LN2, 3);
  const [three] = await continuationLogProbs(executor, tokenizer, [
    { prompt: `${document.prefix}Zoë`, continuation: '’' },
  ]);
  expect(bits[3]).toBeCloseTo(-three!.logProb / Math.LN2, 3);
});

test('a text longer than the context is refused', async () => {
  await expect(textSurprise(fakeExecutor(), byteTokenizer(), document, 9)).rejects.toThrow(/more than the/);
});
