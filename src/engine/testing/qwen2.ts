/** A small Qwen2 of random weights against what PyTorch computes from the same file (scripts/fixtures/qwen2.py). */
import { loadEngine, type Engine, type EngineOptions } from '../engine.ts';
import type { Executor } from '../executor.ts';
import { PROJECTIONS, projectionName } from '../model/config.ts';
import { unpermuteRows } from '../model/ggufTensors.ts';
import { loraLayout } from '../model/lora.ts';
import { BLOCK_BYTES, type ModelWeights, type WeightTensor } from '../model/weights.ts';
import figures from './fixtures/qwen2.json';

/** The file as a person would drop it on the page. */
export function loadQwen2(bytes: Uint8Array<ArrayBuffer>, options: EngineOptions): Promise<Engine> {
  return loadEngine({ kind: 'file', file: new Blob([bytes]), name: 'qwen2.gguf' }, options);
}

/** Largest difference from PyTorch's log-probabilities over all texts, in nats. NaN where anything is not a number. */
export async function logProbError(executor: Executor): Promise<number> {
  const sequences = figures.forward.map(({ tokens }) => ({ tokens: Int32Array.from(tokens), from: 1 }));
  const actual = await executor.tokenLogProbs(sequences);
  const errors = figures.forward.flatMap(({ tokenLogProbs }, i) =>
    tokenLogProbs.map((expected, t) => Math.abs(actual[i]![t]! - expected)),
  );
  return Math.max(...errors);
}

/** The likeliest continuation of every text, all in one batch. */
export async function greedyTokens(engine: Engine): Promise<number[][]> {
  const rows: number[][] = figures.forward.map(() => []);
  const prompts = figures.forward.map(({ text }) => text);
  const maxNewTokens = figures.forward[0]!.greedy.length;
  for await (const event of engine.generate({ prompts, maxNewTokens, sampler: { kind: 'greedy' } }))
    if (event.kind === 'done') rows[event.row.prompt] = [...event.tokens];
  return rows;
}

/** Ten steps from A a sine and B zero, documents taken in turn; the largest relative errors of loss and gradient norm. */
export async function trainingError(
  { executor, config }: Engine,
  run: (typeof figures.training)[number],
): Promise<number> {
  const { rank, alpha, layers, losses, gradNorms } = run;
  const lora = { rank, alpha, layers: { from: layers[0]!, to: layers[1]! }, targets: PROJECTIONS };
  const { slots, length } = loraLayout(config, lora);
  const weights = new Float32Array(length);
  for (const { aOffset, bOffset, inFeatures } of slots)
    for (let i = 0; aOffset + i < bOffset; i++)
      weights[aOffset + i] = Math.sin(0.7 * i) / Math.sqrt(inFeatures);
  const none = new Float32Array(0);
  const session = await executor.openTraining({
    documents: figures.documents.map(({ tokens, lossFrom }) => ({
      tokens: Int32Array.from(tokens),
      lossFrom,
    })),
    lora,
    state: { step: 0, weights, moment1: none, moment2: none },
    optimiser: { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, maxGradNorm: null },
  });
  const errors: number[] = [];
  for (let step = 0; step < losses.length; step++) {
    const { loss, gradNorm } = await session.step([step % figures.documents.length], 1e-3);
    errors.push(Math.abs(loss / losses[step]! - 1), Math.abs(gradNorm / gradNorms[step]! - 1));
  }
  session.dispose();
  return Math.max(...errors);
}

/** The same file read wrongly, in the three ways in which a Qwen2 is not a Llama. */
export const MISREADINGS: Readonly<Record<string, (model: ModelWeights) => ModelWeights>> = {
  'the biases of q, k and v are left out': ({ config, tensors }) => ({
    config: { ...config, attentionBias: false },
    tensors,
  }),
  'the head is taken for the embedding': ({ config, tensors }) => ({
    config: { ...config, tieWordEmbeddings: true },
    tensors,
  }),
  'the rows of q and k are put in order as a Llama’s': ({ config, tensors }) => {
    const changed = new Map(tensors);
    for (let layer = 0; layer < config.numHiddenLayers; layer++)
      for (const projection of ['q_proj', 'k_proj'] as const)
        for (const kind of ['weight', 'bias'] as const) {
          const tensor = tensors.get(projectionName(layer, projection, kind))!;
          changed.set(tensor.name, reordered(tensor, config.headDim));
        }
    return { config, tensors: changed };
  },
};

function reordered(tensor: WeightTensor, headDim: number): WeightTensor {
  const rows = tensor.shape[0]!;
  const bytes = unpermuteRows(tensor.bytes, rows, headDim);
  // Guards the control itself: rows of the wrong size would spoil any model.
  const rowBytes = ((tensor.shape[1] ?? 1) / 32) * BLOCK_BYTES[tensor.type];
  if (bytes.length !== rows * rowBytes) throw new Error(`${tensor.name}: expected rows of ${rowBytes} bytes`);
  return { ...tensor, bytes };
}
