import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import type { DecodeSession } from '../../executor.ts';
import { PROJECTIONS } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import { ReferenceLlama } from '../../testing/referenceLlama.ts';
import { TINY_LLAMA, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { compareArrays } from '../../testing/tolerance.ts';
import { createTfjsExecutor } from './tfjsExecutor.ts';

const FLOAT32 = { abs: 2e-5, rel: 2e-5, because: 'float32 sums of up to 160 products through 3 layers' };
const prompt = tinyTokens(TINY_LLAMA, 23, 1);
const join = (...parts: ArrayLike<number>[]) => Int32Array.from(parts.flatMap((part) => Array.from(part)));

/** All logits of each row, in the order of the ids. */
async function allLogits(session: DecodeSession): Promise<Float32Array[]> {
  const ids = Int32Array.from({ length: TINY_LLAMA.vocabSize }, (_, id) => id);
  const rows = await session.logits({ kind: 'among', ids: Array.from({ length: session.rows }, () => ids) });
  return rows.map(({ logits }) => logits);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(compareArrays('logits', actual, expected, FLOAT32)).toBeNull();
}

test('rows admitted while others go on, of prompts of two families, get the logits of their whole text', async () => {
  const model = tinyModel({ type: 'Q8_0' });
  const executor = await createTfjsExecutor(model, { backend: 'cpu' });
  const lora: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
  const noise = seededRandom(9, 'test adapter');
  const { length } = loraLayout(TINY_LLAMA, lora);
  const adapter = { lora, weights: Float32Array.from({ length }, () => 0.1 * gaussian(noise)) };
  await executor.setAdapter(adapter);
  const reference = new ReferenceLlama(model);
  const other = tinyTokens(TINY_LLAMA, 37, 8);
  const prompts = [
    join(other, [3, 9]),
    join(prompt, [5]),
    join(other, [4]),
    prompt,
    tinyTokens(TINY_LLAMA, 6, 9),
  ];
  const session = await executor.openDecode({ prompts, rows: [1, 0, 1], maxNewTokens: 14 });
  let texts = [1, 0, 1].map((index) => prompts[index]!);
  const random = seededRandom(4, 'tokens');
  const turns: { retain?: number[]; admit?: number[] }[] = [
    {},
    { admit: [2, 3, ...Array<number>(17).fill(4)] },
    { retain: [1, 2, 3, 8, 9, 19] },
    { admit: [0] },
    {},
    { retain: [], admit: [4, 1] },
    {},
    { retain: [1], admit: [1, 0, ...Array<number>(12).fill(3)] },
    ...Array.from({ length: 8 }, () => ({})),
    { retain: [0, 13] },
    {},
  ];
  for (const { retain, admit = [] } of turns) {
    if (retain) {
      await session.retain(retain);
      texts = retain.map((row) => texts[row]!);
    }
    await session.admit(admit);
    texts.push(...admit.map((index) => prompts[index]!));
    expect(session.rows).toBe(texts.length);
    const rows = await allLogits(session);
    for (const [row, text] of texts.entries())
      if (row % 5 === 0 || row === texts.length - 1)
        expectClose(rows[row]!, reference.logits(text, adapter).at(-1)!);
    const tokens = texts.map(() => Math.floor(random() * TINY_LLAMA.vocabSize));
    await session.append(tokens);
    texts = texts.map((text, row) => join(text, [tokens[row]!]));
  }
  await expect(session.admit([5])).rejects.toThrow('admit: expected prompts 0..4, got 5');
  executor.dispose(); // with its session
  expect(tf.memory().numTensors).toBe(0);
}, 60_000);
