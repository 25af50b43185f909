/** Decoding and scoring of tiny models against the tfjs executor on its CPU backend. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { gaussian, seededRandom } from '../../../base/rng.ts';
import type { DecodeSession, Executor } from '../../executor.ts';
import { PROJECTIONS, type ModelConfig } from '../../model/config.ts';
import { loraLayout, type Adapter, type LoraConfig } from '../../model/lora.ts';
import type { ModelWeights, WeightType } from '../../model/weights.ts';
import { testDevice, throwGpuErrors } from '../../testing/testGpu.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { compareArrays, type Tolerance } from '../../testing/tolerance.ts';
import { createTfjsExecutor } from '../tfjs/tfjsExecutor.ts';
import { createWebgpuExecutor } from './webgpuExecutor.ts';

const TOLERANCE: Tolerance = {
  abs: 1e-4,
  rel: 1e-4,
  because: 'float32 sums of up to 160 products through 3 layers, in another order on each side',
};

let ours: Awaited<ReturnType<typeof createWebgpuExecutor>> | null = null;
let reference: Executor | null = null;
async function open(model: ModelWeights) {
  ours = await createWebgpuExecutor(model, { device: await testDevice() });
  reference = await createTfjsExecutor(model, { backend: 'cpu' });
  return { ours, reference };
}
function close() {
  throwGpuErrors();
  ours?.dispose();
  reference?.dispose();
  if (ours) expect(ours.memory()).toMatchObject({ weightBytes: 0, otherBytes: 0 });
  ours = null;
  reference = null;
}
afterEach(close);
afterAll(close);

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(compareArrays('values', actual, expected, TOLERANCE)).toBeNull();
}

const lora: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
function randomAdapter(config: ModelConfig, layout: LoraConfig = lora): Adapter {
  const random = seededRandom(9, 'test adapter');
  const { length } = loraLayout(config, layout);
  return { lora: layout, weights: Float32Array.from({ length }, () => 0.1 * gaussian(random)) };
}

const join = (...parts: ArrayLike<number>[]) => Int32Array.from(parts.flatMap((part) => Array.from(part)));

/** All logits of each row, in the order of the ids. */
async function allLogits(session: DecodeSession, { vocabSize }: ModelConfig): Promise<Float32Array[]> {
  const ids = Int32Array.from({ length: vocabSize }, (_, id) => id);
  const rows = await session.logits({
    kind: 'among',
    ids: Array.from({ length: session.rows }, () => ids),
  });
  return rows.map(({ logits }) => logits);
}

/** Decodes the same way on both, comparing all logits before each step. */
async function expectSameDecode(config: ModelConfig, ours: Executor, reference: Executor) {
  const prompt = tinyTokens(config, 23, 1);
  const prompts = [
    prompt,
    join(prompt.subarray(0, 17), tinyTokens(config, 2, 4)),
    prompt,
    prompt.subarray(0, 18),
  ];
  const request = { prompts, copies: 3, maxNewTokens: 9 };
  const [a, b] = await Promise.all([ours.openDecode(request), reference.openDecode(request)]);
  const random = seededRandom(3, 'tokens');
  for (const kept of [null, null, [0, 2, 3, 7, 8, 9, 11], null, [1, 6], null, [0]]) {
    if (kept) {
      await a.retain(kept);
      await b.retain(kept);
    }
    expect(a.rows).toBe(b.rows);
    const [mine, theirs] = [await allLogits(a, config), await allLogits(b, config)];
    mine.forEach((logits, row) => expectClose(logits, theirs[row]!));
    const last = a.rows - 1;
    const ids = Array.from({ length: a.rows }, () => Int32Array.of(1, 7));
    const weighed = await a.logits({ kind: 'among', ids, logSumExpOf: [last] });
    const sum = theirs[last]!.reduce((total, x) => total + Math.exp(x), 0);
    expectClose([weighed[last]!.logSumExp!], [Math.log(sum)]);
    const tokens = mine.map(() => Math.floor(random() * config.vocabSize));
    await a.append(tokens);
    await b.append(tokens);
  }
  a.dispose();
  b.dispose();
}

const MODELS: [string, ModelConfig, WeightType, WeightType][] = [
  ['llama, F32', TINY_LLAMA, 'F32', 'F32'],
  ['llama, F16', TINY_LLAMA, 'F16', 'F16'],
  ['llama, Q4_1 with a Q8_0 embedding', TINY_LLAMA, 'Q4_1', 'Q8_0'],
  ['llama, Q4_0', TINY_LLAMA, 'Q4_0', 'Q4_0'],
  ['qwen2: biases, a head of its own, Q8_0', TINY_QWEN2, 'Q8_0', 'Q8_0'],
];

describe.each(MODELS)('%s', (_, config, type, embedding) => {
  test('log-probabilities and decoding agree with tfjs, with and without an adapter', async () => {
    const { ours, reference } = await open(tinyModel({ config, type, embedding }));
    const sequences = [
      { tokens: tinyTokens(config, 41, 1), from: 1 },
      { tokens: tinyTokens(config, 7, 2), from: 3 },
    ];
    for (const adapter of [null, randomAdapter(config)]) {
      await ours.setAdapter(adapter, 0.7);
      await reference.setAdapter(adapter, 0.7);
      const [mine, theirs] = [await ours.tokenLogProbs(sequences), await reference.tokenLogProbs(sequences)];
      mine.forEach((logProbs, i) => expectClose(logProbs, theirs[i]!));
      await expectSameDecode(config, ours, reference);
    }
  });
});

describe('adapters', () => {
  test('of any layout count, and without one, or at strength 0, the base comes back bit for bit', async () => {
    const { ours, reference } = await open(tinyModel());
    const sequences = [{ tokens: tinyTokens(TINY_LLAMA, 23, 5), from: 2 }];
    const [base] = await ours.tokenLogProbs(sequences);
    const layouts: LoraConfig[] = [
      lora,
      { ...lora, rank: 17 },
      { ...lora, layers: { from: 0, to: 0 }, targets: ['v_proj', 'down_proj'] },
    ];
    for (const layout of layouts) {
      const adapter = randomAdapter(TINY_LLAMA, layout);
      await ours.setAdapter(adapter);
      await reference.setAdapter(adapter);
      const [mine] = await ours.tokenLogProbs(sequences);
      expectClose(mine!, (await reference.tokenLogProbs(sequences))[0]!);
      expect(compareArrays('values', mine!, base!, TOLERANCE)).not.toBeNull();
      await ours.setAdapter(adapter, 0);
      expect((await ours.tokenLogProbs(sequences))[0]).toEqual(base);
      await ours.setAdapter(adapter);
      await ours.setAdapter(null);
      expect((await ours.tokenLogProbs(sequences))[0]).toEqual(base);
    }
  });
});

describe('scoring', () => {
  test('many sequences, with shared prefixes and more rows than a pass, agree with each alone', async () => {
    const config = { ...TINY_LLAMA, numHiddenLayers: 1, maxPositionEmbeddings: 1024 };
    const { ours } = await open(tinyModel({ config }));
    const prompt = tinyTokens(config, 300, 1);
    const sequences = [
      ...Array.from({ length: 5 }, (_, i) => ({
        tokens: join(prompt, tinyTokens(config, 3 + 17 * i, 10 + i)),
        from: 299,
      })),
      { tokens: tinyTokens(config, 700, 2), from: 1 },
      { tokens: tinyTokens(config, 400, 3), from: 390 },
      { tokens: tinyTokens(config, 2, 4), from: 1 },
      { tokens: tinyTokens(config, 3, 4), from: 3 },
    ];
    const together = await ours.tokenLogProbs(sequences);
    for (const [i, { tokens, from }] of sequences.entries()) {
      expect(together[i]!.length).toBe(tokens.length - from);
      const [whole] = await ours.tokenLogProbs([{ tokens, from: 1 }]);
      expectClose(together[i]!, whole!.subarray(from - 1));
    }
  });
});

describe('decoding', () => {
  test("'top' brings the largest of all logits, sorted", async () => {
    const { ours } = await open(tinyModel({ type: 'Q8_0' }));
    const prompt = tinyTokens(TINY_LLAMA, 9, 1);
    const session = await ours.openDecode({ prompts: [prompt, prompt.subarray(0, 5)], maxNewTokens: 1 });
    const all = await allLogits(session, TINY_LLAMA);
    const top = await session.logits({ kind: 'top', k: 7 });
    top.forEach(({ ids, logits }, row) => {
      const order = [...all[row]!.keys()].sort((a, b) => all[row]![b]! - all[row]![a]!);
      expect([...ids]).toEqual(order.slice(0, 7));
      expect([...logits]).toEqual(order.slice(0, 7).map((id) => all[row]![id]));
    });
    session.dispose();
  });

  test('two sessions at once do not disturb each other, and all their slots come back', async () => {
    const { ours } = await open(tinyModel());
    const prompts = [tinyTokens(TINY_LLAMA, 9, 1)];
    const open1 = () => ours.openDecode({ prompts, copies: 2, maxNewTokens: 120 });
    const a = await open1();
    await a.append([1, 2]);
    const before = await allLogits(a, TINY_LLAMA);
    const b = await open1(); // the cache grows
    await b.append([3, 4]);
    expect(await allLogits(a, TINY_LLAMA)).toEqual(before);
    a.dispose();
    b.dispose();
    const { otherBytes } = ours.memory();
    for (let i = 0; i < 3; i++) {
      const session = await open1();
      await session.append([1, 2]);
      expect(await allLogits(session, TINY_LLAMA)).toEqual(before);
      session.dispose();
    }
    expect(ours.memory().otherBytes).toBe(otherBytes);
  });

  test('a row of decoding is at most 7 dispatches a layer, with an adapter too', async () => {
    const { ours } = await open(tinyModel({ type: 'Q4_1' }));
    const prompts = [tinyTokens(TINY_LLAMA, 9, 1)];
    for (const adapter of [null, randomAdapter(TINY_LLAMA)]) {
      await ours.setAdapter(adapter);
      for (const copies of [1, 12]) {
        const session = await ours.openDecode({ prompts, copies, maxNewTokens: 1 });
        await session.append(Array.from({ length: copies }, () => 5));
        session.dispose();
      }
      const counts = ours
        .plans()
        .filter(({ label }) => label.startsWith('decode') && label.endsWith(adapter ? 'adapter' : 'base'))
        .map(({ label, dispatchCount }) => [label, dispatchCount] as const);
      expect(counts.length).toBe(2);
      for (const [label, count] of counts)
        expect((count - 1) / TINY_LLAMA.numHiddenLayers, label).toBeLessThanOrEqual(7);
    }
  });
});
