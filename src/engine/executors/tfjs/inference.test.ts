import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import type { Executor } from '../../executor.ts';
import { PROJECTIONS } from '../../model/config.ts';
import { loraLayout, type Adapter, type LoraConfig } from '../../model/lora.ts';
import type { ModelWeights } from '../../model/weights.ts';
import { ReferenceLlama } from '../../testing/referenceLlama.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { compareArrays } from '../../testing/tolerance.ts';
import { createTfjsExecutor } from './tfjsExecutor.ts';

const FLOAT32 = { abs: 2e-5, rel: 2e-5, because: 'float32 sums of up to 160 products through 3 layers' };

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(compareArrays('values', actual, expected, FLOAT32)).toBeNull();
}

// Plain loops in two precisions, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let executor: Executor;
async function open(model: ModelWeights) {
  executor = await createTfjsExecutor(model, { backend: 'cpu' });
}
afterEach(() => {
  executor.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

const LORA: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
function randomAdapter(lora = LORA): Adapter {
  const random = seededRandom(9, 'test adapter');
  const { length } = loraLayout(TINY_LLAMA, lora);
  return { lora, weights: Float32Array.from({ length }, () => 0.1 * gaussian(random)) };
}

const prompt = tinyTokens(TINY_LLAMA, 23, 1);
const join = (...parts: ArrayLike<number>[]) => Int32Array.from(parts.flatMap((part) => Array.from(part)));

/** All logits of each row, in the order of the ids. */
async function allLogits(session: Awaited<ReturnType<Executor['openDecode']>>): Promise<Float32Array[]> {
  const ids = Int32Array.from({ length: TINY_LLAMA.vocabSize }, (_, id) => id);
  const rows = await session.logits({ kind: 'among', ids: Array.from({ length: session.rows }, () => ids) });
  return rows.map(({ logits }) => logits);
}

describe('log-probabilities', () => {
  test.each([
    ['llama, tied head', tinyModel({ type: 'Q4_1', embedding: 'Q8_0' }), prompt],
    ['llama, F16', tinyModel({ type: 'F16' }), prompt],
    ['llama, Q4_0', tinyModel({ type: 'Q4_0' }), prompt],
    [
      'qwen2, biases and a head of its own',
      tinyModel({ config: TINY_QWEN2, type: 'Q8_0' }),
      tinyTokens(TINY_QWEN2, 19, 2),
    ],
  ])('agree with float64 loops: %s', async (_, model, tokens) => {
    await open(model);
    const [actual] = await executor.tokenLogProbs([{ tokens, from: 1 }]);
    expectClose(actual!, new ReferenceLlama(model).logProbs(tokens, 1));
  });

  test('an adapter counts as base + strength * adapter; without one the base comes back bit for bit', async () => {
    const model = tinyModel();
    await open(model);
    const sequence = { tokens: prompt, from: 2 };
    const [base] = await executor.tokenLogProbs([sequence]);
    const adapter = randomAdapter();
    await executor.setAdapter(adapter);
    const [full] = await executor.tokenLogProbs([sequence]);
    expectClose(full!, new ReferenceLlama(model).logProbs(prompt, 2, adapter));
    await executor.setAdapter(adapter, 0.5);
    const [half] = await executor.tokenLogProbs([sequence]);
    const halved = { ...adapter, lora: { ...LORA, alpha: LORA.alpha / 2 } };
    expectClose(half!, new ReferenceLlama(model).logProbs(prompt, 2, halved));
    await executor.setAdapter(adapter, 0);
    expect((await executor.tokenLogProbs([sequence]))[0]).toEqual(base);
    await executor.setAdapter(null);
    expect((await executor.tokenLogProbs([sequence]))[0]).toEqual(base);
    expect(compareArrays('full', full!, base!, FLOAT32)).not.toBeNull();
  });

  test('sequences in a batch, with or without a shared prefix, do not touch each other', async () => {
    await open(tinyModel());
    const ends = [5, 6, 7, 8, 9].map((seed) => tinyTokens(TINY_LLAMA, seed - 3, seed));
    const sequences = [
      ...ends.map((end) => ({ tokens: join(prompt, end), from: prompt.length })),
      { tokens: tinyTokens(TINY_LLAMA, 11, 20), from: 4 },
      { tokens: prompt, from: prompt.length },
      { tokens: join(prompt.subarray(0, 12), ends[3]!), from: 13 },
      { tokens: prompt, from: 1 },
    ];
    const together = await executor.tokenLogProbs(sequences);
    for (const [i, sequence] of sequences.entries()) {
      const [alone] = await executor.tokenLogProbs([sequence]);
      expect(together[i]!.length).toBe(sequence.tokens.length - sequence.from);
      expectClose(together[i]!, alone!);
      // The same numbers without any prefix: scored from the first token on.
      const [whole] = await executor.tokenLogProbs([{ tokens: sequence.tokens, from: 1 }]);
      expectClose(together[i]!, whole!.subarray(sequence.from - 1));
    }
  });

  test('a text longer than one pass agrees with float64 loops', async () => {
    const model = tinyModel({ config: { ...TINY_LLAMA, numHiddenLayers: 1, maxPositionEmbeddings: 1024 } });
    await open(model);
    const long = tinyTokens(TINY_LLAMA, 301, 3);
    const sequences = [7, 8].map((seed) => ({
      tokens: join(long, tinyTokens(TINY_LLAMA, 3, seed)),
      from: 299,
    }));
    const actual = await executor.tokenLogProbs(sequences);
    const reference = new ReferenceLlama(model);
    sequences.forEach(({ tokens, from }, i) => expectClose(actual[i]!, reference.logProbs(tokens, from)));
  });
});

describe('decoding', () => {
  const several = [
    prompt,
    join(prompt.subarray(0, 17), tinyTokens(TINY_LLAMA, 2, 4)),
    prompt,
    prompt.subarray(0, 18),
  ];
  test.each([
    ['several prompts, some equal', several, 3],
    ['one prompt', [prompt], 12],
    [
      'prompts with nothing in common',
      [2, 3, 4, 5, 6, 7].map((seed) => tinyTokens(TINY_LLAMA, seed, seed)),
      2,
    ],
  ])('over the cache gives the logits of the whole text, through retain: %s', async (_, prompts, copies) => {
    const model = tinyModel({ type: 'Q8_0' });
    await open(model);
    const adapter = randomAdapter();
    await executor.setAdapter(adapter);
    const reference = new ReferenceLlama(model);
    const session = await executor.openDecode({ prompts, copies, maxNewTokens: 9 });
    let texts = prompts.flatMap((prompt) => Array.from({ length: copies }, () => prompt));
    expect(session.rows).toBe(12);
    const random = seededRandom(3, 'tokens');
    for (const kept of [null, null, [0, 2, 3, 7, 8, 9, 11], null, [1, 6], null]) {
      if (kept) {
        await session.retain(kept);
        texts = kept.map((row) => texts[row]!);
      }
      const rows = await allLogits(session);
      rows.forEach((logits, row) => expectClose(logits, reference.logits(texts[row]!, adapter).at(-1)!));
      const tokens = texts.map(() => Math.floor(random() * TINY_LLAMA.vocabSize));
      await session.append(tokens);
      texts = texts.map((text, row) => join(text, [tokens[row]!]));
    }
    expect(session.rows).toBe(2);
    session.dispose();
  });

  test("'among' and 'top' bring the same logits, 'top' sorted", async () => {
    await open(tinyModel({ type: 'Q8_0' }));
    const session = await executor.openDecode({ prompts: [prompt, prompt.subarray(0, 5)], maxNewTokens: 1 });
    const top = await session.logits({ kind: 'top', k: 7 });
    const few = await session.logits({ kind: 'among', ids: top.map(({ ids }) => ids.toSorted()) });
    const all = await allLogits(session);
    top.forEach(({ ids, logits }, row) => {
      expect(ids.length).toBe(7);
      expect([...logits]).toEqual([...logits].sort((a, b) => b - a));
      const order = [...all[row]!.keys()].sort((a, b) => all[row]![b]! - all[row]![a]!);
      expect([...ids]).toEqual(order.slice(0, 7));
      expectClose(
        logits,
        Array.from(ids, (id) => all[row]![id]!),
      );
      expectClose(
        few[row]!.logits,
        Array.from(few[row]!.ids, (id) => all[row]![id]!),
      );
    });
    const weighed = await session.logits({
      kind: 'among',
      ids: [Int32Array.of(3), Int32Array.of(5, 9)],
      logSumExpOf: [1],
    });
    expect(weighed[0]!.logSumExp).toBeUndefined();
    const sum = all[1]!.reduce((total, x) => total + Math.exp(x), 0);
    expect(weighed[1]!.logSumExp).toBeCloseTo(Math.log(sum), 4);
    session.dispose();
  });

  test('equal logits go to the lower id', async () => {
    const model = tinyModel();
    const embedding = model.tensors.get('model.embed_tokens.weight')!;
    await open({
      ...model,
      tensors: new Map(model.tensors).set(embedding.name, {
        ...embedding,
        bytes: new Uint8Array(embedding.bytes.length),
      }),
    });
    const session = await executor.openDecode({ prompts: [prompt], maxNewTokens: 1 });
    const [top] = await session.logits({ kind: 'top', k: 5 });
    expect([...top!.ids]).toEqual([0, 1, 2, 3, 4]);
    session.dispose();
  });
});

describe('stopping', () => {
  test('an aborted call throws the reason, leaks nothing, and the executor goes on', async () => {
    await open(tinyModel());
    const before = tf.memory().numTensors;
    const [expected] = await executor.tokenLogProbs([{ tokens: prompt, from: 1 }]);
    const stop = new AbortController();
    const running = executor.tokenLogProbs([{ tokens: prompt, from: 1 }], stop.signal);
    stop.abort(new Error('stopped by hand'));
    await expect(running).rejects.toThrow('stopped by hand');
    const session = executor.openDecode({
      prompts: [prompt],
      maxNewTokens: 1,
      signal: AbortSignal.abort('now'),
    });
    await expect(session).rejects.toBe('now');
    expect(tf.memory().numTensors).toBe(before);
    expect((await executor.tokenLogProbs([{ tokens: prompt, from: 1 }]))[0]).toEqual(expected);
  });

  test('a decode session whose append was interrupted is disposed', async () => {
    await open(tinyModel());
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const session = await executor.openDecode({ prompts: [prompt], maxNewTokens: 2, signal: stop.signal });
    await expect(session.append([1, 2])).rejects.toThrow(RangeError);
    await session.append([1]); // what was refused did no harm
    stop.abort('now');
    await expect(session.append([1])).rejects.toBe('now');
    expect(tf.memory().numTensors).toBe(before);
    await expect(session.append([])).rejects.toThrow(/an append was interrupted/);
    session.dispose();
  });

  test('dispose takes open sessions with it', async () => {
    await open(tinyModel());
    await executor.openDecode({ prompts: [prompt], maxNewTokens: 2 });
    // afterEach disposes the executor and counts tensors.
  });

  test('what cannot be meant is refused by name', async () => {
    await open(tinyModel());
    await expect(executor.openDecode({ prompts: [], maxNewTokens: 1 })).rejects.toThrow(
      /at least one prompt/,
    );
    await expect(executor.openDecode({ prompts: [prompt], maxNewTokens: 999 })).rejects.toThrow(
      /at most 256 tokens/,
    );
    const session = await executor.openDecode({ prompts: [prompt], maxNewTokens: 1 });
    await session.append([1]);
    await expect(session.append([1])).rejects.toThrow('append: expected at most 1 new tokens');
    session.dispose();
    const long = { tokens: tinyTokens(TINY_LLAMA, 257, 1), from: 256 };
    await expect(executor.tokenLogProbs([long])).rejects.toThrow(/at most 256 tokens/);
    await expect(executor.tokenLogProbs([{ tokens: prompt, from: 0 }])).rejects.toThrow(/from >= 1/);
    await expect(executor.tokenLogProbs([{ tokens: Int32Array.of(1, 999, 2), from: 1 }])).rejects.toThrow(
      /token: expected 0..130/,
    );
    await expect(executor.setAdapter({ lora: LORA, weights: new Float32Array(3) })).rejects.toThrow(
      /adapter: expected/,
    );
  });
});
