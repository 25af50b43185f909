import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CreateExecutor, Engine } from './engine.ts';
import { createTfjsExecutor } from './executors/tfjs/tfjsExecutor.ts';
import { parseGguf, type GgufModel } from './model/gguf.ts';
import figures from './testing/fixtures/qwen2.json';
import { greedyTokens, loadQwen2, logProbError, MISREADINGS, trainingError } from './testing/qwen2.ts';

// Plain loops, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** Nats. */
const TOLERANCE = 1e-3;

const onCpu: CreateExecutor = (weights) => createTfjsExecutor(weights, { backend: 'cpu' });
let file: Uint8Array<ArrayBuffer>;
let model: GgufModel;
let engine: Engine | null = null;
const open = async () => (engine = await loadQwen2(file, { executor: 'tfjs', createExecutor: onCpu }));

beforeAll(async () => {
  file = await readFile(new URL('./testing/fixtures/qwen2.gguf', import.meta.url));
  model = await parseGguf(file);
});
afterEach(() => {
  engine?.dispose();
  engine = null;
});

test('the file is read as what it is: biases, a head of its own, heads of 128 / 4', () => {
  expect(model.weights.config).toEqual({
    architecture: 'qwen2',
    hiddenSize: 128,
    intermediateSize: 160,
    numHiddenLayers: 3,
    numAttentionHeads: 4,
    numKeyValueHeads: 2,
    headDim: 32,
    vocabSize: 347,
    rmsNormEps: Math.fround(1e-6),
    ropeTheta: 1_000_000,
    tieWordEmbeddings: false,
    attentionBias: true,
    maxPositionEmbeddings: 512,
  });
  expect(model.parameters).toBe(figures.parameters);
  expect(model.tokenizer).toMatchObject({ pre: 'qwen2', bosId: 342, eosIds: [344] });
  const types = new Set([...model.weights.tensors.values()].map(({ type }) => type));
  expect([...types].sort()).toEqual(['F16', 'F32', 'Q4_0', 'Q8_0']);
});

test.each([...figures.tokenizer, ...figures.forward.map((text) => ({ ...text, decoded: text.text }))])(
  'tokens of $text',
  async ({ text, tokens, decoded }) => {
    const { tokenizer } = await open();
    expect([...tokenizer.encode(text)]).toEqual(tokens);
    expect(tokenizer.decode(tokens)).toBe(decoded);
  },
);

test('its own chat template is used, system turn and all', async () => {
  const { chat } = await open();
  const messages = figures.chat.messages.map(({ content }) => ({ role: 'user' as const, content }));
  expect(chat.render(messages, { addGenerationPrompt: true })).toBe(figures.chat.text);
});

describe('the tfjs executor gives the figures of PyTorch', () => {
  test('log-probabilities', async () => {
    expect(await logProbError((await open()).executor)).toBeLessThan(TOLERANCE);
  });

  test('greedy continuations', async () => {
    expect(await greedyTokens(await open())).toEqual(figures.forward.map(({ greedy }) => greedy));
  });

  test.each(figures.training)('ten training steps of layers $layers', async (run) => {
    expect(await trainingError(await open(), run)).toBeLessThan(0.01);
  });

  test.each(Object.keys(MISREADINGS))('which are not to be had when %s', async (how) => {
    const executor = await createTfjsExecutor(MISREADINGS[how]!(model.weights), { backend: 'cpu' });
    expect(await logProbError(executor)).toBeGreaterThan(100 * TOLERANCE);
    executor.dispose();
  });
});
