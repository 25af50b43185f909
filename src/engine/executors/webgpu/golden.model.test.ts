import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelWeights } from '../../model/weights.ts';
import golden from '../../testing/fixtures/golden.json';
import { fetchModel, goldenTraining } from '../../testing/golden.ts';
import { createWebgpuExecutor, type WebgpuExecutor } from './webgpuExecutor.ts';

/** A software adapter does 2 GFLOP/s: greedy text for the short prompts alone, and three of the ten steps. */
const STEPS = 3;

describe('webgpu gives the figures of PyTorch', () => {
  let executor: WebgpuExecutor;
  let model: ModelWeights;
  const time = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    const result = await call();
    console.log(`${what}: ${((performance.now() - begin) / 1000).toFixed(2)} s`);
    return result;
  };
  beforeAll(async () => {
    model = await fetchModel();
    executor = await time('upload', () => createWebgpuExecutor(model));
    const { weightBytes } = executor.memory();
    console.log(`${executor.description}, weights ${(weightBytes / 1e6).toFixed(1)} MB`);
    expect(weightBytes).toBeLessThan(110e6);
  });
  afterAll(() => {
    console.log(JSON.stringify(executor.memory()), JSON.stringify(executor.dispatchReport()));
    executor.dispose();
  });

  test.each(golden.forward)('log-probabilities of "$text"', async ({ tokens, tokenLogProbs }) => {
    const [logProbs] = await time(`score ${tokens.length} tokens`, () =>
      executor.tokenLogProbs([{ tokens: Int32Array.from(tokens), from: 1 }]),
    );
    expect(logProbs!.length).toBe(tokenLogProbs.length);
    tokenLogProbs.forEach((expected, i) => expect(Math.abs(logProbs![i]! - expected)).toBeLessThan(1e-2));
  });

  const prompts = [...golden.forward].sort((a, b) => a.tokens.length - b.tokens.length).slice(0, 2);
  test.each(prompts)('greedy tokens after "$text"', async ({ tokens, greedy24, lastTop10 }) => {
    const session = await time(`prefill ${tokens.length} tokens`, () =>
      executor.openDecode({ prompts: [Int32Array.from(tokens)], maxNewTokens: 24 }),
    );
    const [first] = await session.logits({ kind: 'top', k: 10 });
    lastTop10.forEach(([id, logit], i) => {
      expect(first!.ids[i]).toBe(id);
      expect(Math.abs(first!.logits[i]! - logit!)).toBeLessThan(1e-2);
    });
    const greedy: number[] = [];
    await time('24 tokens', async () => {
      for (let i = 0; i < 24; i++) {
        const [top] = await session.logits({ kind: 'top', k: 1 });
        greedy.push(top!.ids[0]!);
        if (i < 23) await session.append([top!.ids[0]!]);
      }
    });
    session.dispose();
    expect(greedy).toEqual(greedy24);
  });

  test('the first steps of lora_top15', async () => {
    const { losses, gradNorms } = golden.lora_top15;
    const session = await executor.openTraining(goldenTraining(model.config, 'lora_top15'));
    for (let i = 0; i < STEPS; i++) {
      const { loss, gradNorm } = await time(`step ${i}`, () => session.step([i % 2], 1e-3));
      expect(Math.abs(loss / losses[i]! - 1)).toBeLessThan(0.01);
      expect(Math.abs(gradNorm / gradNorms[i]! - 1)).toBeLessThan(0.01);
    }
    console.log(JSON.stringify(executor.memory()));
    session.dispose();
  });
});
