/** What both executors' golden tests need: the bundled model, and the training run that PyTorch was given. Browser only. */
import type { TrainingRequest } from '../executor.ts';
import { PROJECTIONS, type ModelConfig } from '../model/config.ts';
import { parseGguf } from '../model/gguf.ts';
import { loraLayout } from '../model/lora.ts';
import type { ModelWeights } from '../model/weights.ts';
import golden from './fixtures/golden.json';
import docs from './fixtures/goldenDocs.json';

/** The bundled model, from the page's own server. */
export async function fetchModel(): Promise<ModelWeights> {
  const folder = '/models/smollm2-135m-instruct/';
  const manifest = (await (await fetch(`${folder}manifest.json`)).json()) as { parts: { file: string }[] };
  const parts = await Promise.all(
    manifest.parts.map(async ({ file }) => (await fetch(folder + file)).blob()),
  );
  return (await parseGguf(new Uint8Array(await new Blob(parts).arrayBuffer()))).weights;
}

/** The run behind `golden[name]`: A is a sine, B zero, plain Adam. */
export function goldenTraining(config: ModelConfig, name: 'lora_all' | 'lora_top15'): TrainingRequest {
  const { rank, alpha, layers } = golden[name];
  const lora = { rank, alpha, layers: { from: layers[0]!, to: layers[1]! }, targets: PROJECTIONS };
  const { slots, length } = loraLayout(config, lora);
  const weights = new Float32Array(length);
  for (const { aOffset, bOffset, inFeatures } of slots)
    for (let i = 0; aOffset + i < bOffset; i++)
      weights[aOffset + i] = Math.sin(0.7 * i) / Math.sqrt(inFeatures);
  const none = new Float32Array(0);
  return {
    documents: docs.map(({ tokens, lossFrom }) => ({ tokens: Int32Array.from(tokens), lossFrom })),
    lora,
    state: { step: 0, weights, moment1: none, moment2: none },
    optimiser: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: null },
  };
}
