import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadEngine, type Engine, type LoadProgress } from './engine.ts';
import { generateAll } from './generate/generate.ts';
import { clearModelCache, loadModelFile, type ModelSource } from './model/modelStore.ts';
import golden from './testing/fixtures/golden.json';

const source: ModelSource = {
  kind: 'bundled',
  manifestUrl: new URL('/models/smollm2-135m-instruct/manifest.json', location.href).href,
};

let engine: Engine;
const progress: LoadProgress[] = [];
beforeAll(async () => {
  await clearModelCache();
  engine = await loadEngine(source, { executor: 'tfjs', onProgress: (p) => progress.push(p) });
});
afterAll(() => engine?.dispose());

test('the bundled model is fetched, verified, and next time comes from the cache', async () => {
  expect(engine).toMatchObject({ name: 'SmolLM2-135M-Instruct', from: 'network', parameters: 134_515_008 });
  expect(engine.warning).toBeUndefined();
  expect(progress.at(-1)).toMatchObject({
    stage: 'preparing',
    loadedBytes: 98_362_432,
    totalBytes: 98_362_432,
  });
  const again = await loadModelFile(source);
  expect(again).toMatchObject({ from: 'cache', sha256: engine.modelSha256 });
});

test('prompts of different lengths decoded together give the reference texts', async () => {
  const rows = await generateAll(engine.executor, engine.tokenizer, {
    prompts: golden.forward.map(({ text }) => text),
    maxNewTokens: 24,
    sampler: { kind: 'greedy' },
  });
  expect(rows.map(({ tokens }) => tokens)).toEqual(golden.forward.map(({ greedy24 }) => greedy24));
});

test('scores of continuations are the reference log-probabilities', async () => {
  const { text, tokens, tokenLogProbs } = golden.forward[0]!;
  const head = engine.tokenizer.decode(tokens.slice(0, 2));
  const [score] = await engine.score([{ prompt: head, continuation: text.slice(head.length) }]);
  const expected = tokenLogProbs.slice(1).reduce((a, b) => a + b, 0);
  expect(score!.tokens).toBe(tokens.length - 2);
  expect(Math.abs(score!.logProb - expected)).toBeLessThan(2e-2);
});
