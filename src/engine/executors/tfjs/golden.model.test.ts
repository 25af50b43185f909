import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelWeights } from '../../model/weights.ts';
import type { Executor } from '../../executor.ts';
import golden from '../../testing/fixtures/golden.json';
import { fetchModel, goldenTraining } from '../../testing/golden.ts';
import { createTfjsExecutor } from './tfjsExecutor.ts';

describe('tfjs on WebAssembly gives the figures of PyTorch', () => {
  let executor: Executor;
  let model: ModelWeights;
  beforeAll(async () => {
    model = await fetchModel();
    executor = await createTfjsExecutor(model, { backend: 'wasm' });
    console.log(executor.description, 'isolated', crossOriginIsolated);
  });
  afterAll(() => executor.dispose());

  test.each(golden.forward)(
    'log-probabilities and greedy tokens of "$text"',
    async ({ tokens, tokenLogProbs, greedy24, lastTop10 }) => {
      const prompt = Int32Array.from(tokens);
      const [logProbs] = await executor.tokenLogProbs([{ tokens: prompt, from: 1 }]);
      expect(logProbs!.length).toBe(tokenLogProbs.length);
      tokenLogProbs.forEach((expected, i) => expect(Math.abs(logProbs![i]! - expected)).toBeLessThan(1e-2));

      const session = await executor.openDecode({ prompts: [prompt], maxNewTokens: 24 });
      const [first] = await session.logits({ kind: 'top', k: 10 });
      lastTop10.forEach(([id, logit], i) => {
        expect(first!.ids[i]).toBe(id);
        expect(Math.abs(first!.logits[i]! - logit!)).toBeLessThan(1e-2);
      });
      const greedy: number[] = [];
      for (let i = 0; i < 24; i++) {
        const [top] = await session.logits({ kind: 'top', k: 1 });
        greedy.push(top!.ids[0]!);
        await session.append([top!.ids[0]!]);
      }
      session.dispose();
      expect(greedy).toEqual(greedy24);
    },
  );

  test.each(['lora_all', 'lora_top15'] as const)('ten steps of %s', async (name) => {
    const { losses, gradNorms } = golden[name];
    const session = await executor.openTraining(goldenTraining(model.config, name));
    for (let i = 0; i < losses.length; i++) {
      const { loss, gradNorm } = await session.step([i % 2], 1e-3);
      expect(Math.abs(loss / losses[i]! - 1)).toBeLessThan(0.01);
      expect(Math.abs(gradNorm / gradNorms[i]! - 1)).toBeLessThan(0.01);
    }
    session.dispose();
  });
});
