import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECTIONS } from '../../model/config.ts';
import { parseGguf } from '../../model/gguf.ts';
import { loraLayout } from '../../model/lora.ts';
import type { ModelWeights } from '../../model/weights.ts';
import type { Executor } from '../../executor.ts';
import golden from '../../testing/fixtures/golden.json';
import docs from '../../testing/fixtures/goldenDocs.json';
import { createTfjsExecutor } from './tfjsExecutor.ts';

/** The bundled model, from the page's own server. */
async function fetchModel(): Promise<ModelWeights> {
  const folder = '/models/smollm2-135m-instruct/';
  const manifest = (await (await fetch(`${folder}manifest.json`)).json()) as { parts: { file: string }[] };
  const parts = await Promise.all(
    manifest.parts.map(async ({ file }) => (await fetch(folder + file)).blob()),
  );
  return (await parseGguf(new Uint8Array(await new Blob(parts).arrayBuffer()))).weights;
}

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
    const { rank, alpha, layers, losses, gradNorms } = golden[name];
    const lora = { rank, alpha, layers: { from: layers[0]!, to: layers[1]! }, targets: PROJECTIONS };
    const { slots, length } = loraLayout(model.config, lora);
    const weights = new Float32Array(length);
    for (const { aOffset, bOffset, inFeatures } of slots)
      for (let i = 0; aOffset + i < bOffset; i++)
        weights[aOffset + i] = Math.sin(0.7 * i) / Math.sqrt(inFeatures);
    const none = new Float32Array(0);
    const session = await executor.openTraining({
      documents: docs.map(({ tokens, lossFrom }) => ({ tokens: Int32Array.from(tokens), lossFrom })),
      lora,
      state: { step: 0, weights, moment1: none, moment2: none },
      optimiser: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: null },
    });
    for (let i = 0; i < losses.length; i++) {
      const { loss, gradNorm } = await session.step([i % 2], 1e-3);
      expect(Math.abs(loss / losses[i]! - 1)).toBeLessThan(0.01);
      expect(Math.abs(gradNorm / gradNorms[i]! - 1)).toBeLessThan(0.01);
    }
    session.dispose();
  });
});
