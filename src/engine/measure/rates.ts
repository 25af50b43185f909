/** Training and decoding tokens a second, by the same calls as a lesson and a page of notes. */
import { rounded } from '../../base/stats.ts';
import type { Executor } from '../executor.ts';
import type { ModelConfig } from '../model/config.ts';
import { initAdapter, type LoraConfig } from '../model/lora.ts';
import type { TrainingDocument } from '../executor.ts';
import { DEFAULT_OPTIMISER } from '../train/trainLoop.ts';
import { decodeFlops, trainingStepFlops } from './flops.ts';
import type { RateResult } from './measurement.ts';
import { LEAST_REPEATS, repeatsOf, type Turn } from './repeat.ts';

/** One repeat of something that makes tokens. */
interface Sample {
  readonly ms: number;
  readonly tokens: number;
  readonly flops: number;
}

export interface TrainingWorkload {
  /** Taken one at a time. */
  readonly documents: readonly TrainingDocument[];
  readonly lora: LoraConfig;
  readonly learningRate: number;
}

/**
 * Whole steps: forward, backward and AdamW. The first round over the documents is not counted: it compiles, and computes
 * the layers below the adapter, which every later step finds ready. `whileOpen` is called before the session is closed.
 */
export async function measureTraining(
  executor: Executor,
  config: ModelConfig,
  { documents, lora, learningRate }: TrainingWorkload,
  { signal, repeat }: Turn,
  whileOpen?: () => Promise<void>,
): Promise<RateResult> {
  const none = new Float32Array(0);
  const { weights } = initAdapter(config, lora, 1);
  const state = { step: 0, weights, moment1: none, moment2: none };
  const session = await executor.openTraining({
    documents,
    lora,
    state,
    optimiser: DEFAULT_OPTIMISER,
    signal,
  });
  const recomputesScores = executor.kind === 'webgpu';
  try {
    for (const index of documents.keys()) await session.step([index], learningRate);
    let next = 0;
    const samples = await repeat(async (): Promise<Sample> => {
      const index = next++ % documents.length;
      const { tokens, lossFrom } = documents[index]!;
      const ms = await timed(() => session.step([index], learningRate));
      const rows = { rows: tokens.length - 1, lossRows: tokens.length - lossFrom };
      const flops = trainingStepFlops(config, lora, [rows], { recomputesScores });
      return { ms, tokens: tokens.length, flops };
    });
    await whileOpen?.();
    return rateOf(samples);
  } finally {
    session.dispose();
  }
}

/** New tokens of `rows` continuations of one prompt, the likeliest token each. The first one is not counted. */
export async function measureDecoding(
  executor: Executor,
  config: ModelConfig,
  { prompt, rows, mostTokens }: { prompt: Int32Array; rows: number; mostTokens: number },
  { signal, repeat }: Turn,
  whileOpen?: () => Promise<void>,
): Promise<RateResult> {
  const session = await executor.openDecode({
    prompts: [prompt],
    copies: rows,
    maxNewTokens: mostTokens + 1,
    signal,
  });
  try {
    let keys = prompt.length;
    let tokens = await likeliest();
    const step = async () => {
      await session.append(tokens);
      tokens = await likeliest();
      keys++;
    };
    await step();
    const samples = await repeat(async (): Promise<Sample> => {
      const ms = await timed(step);
      return { ms, tokens: rows, flops: decodeFlops(config, rows, keys) };
    });
    await whileOpen?.();
    return rateOf(samples);
  } finally {
    session.dispose();
  }

  async function likeliest(): Promise<number[]> {
    return (await session.logits({ kind: 'top', k: 1 })).map(({ ids }) => ids[0]!);
  }
}

function rateOf(samples: readonly Sample[]): RateResult {
  if (samples.length < LEAST_REPEATS)
    throw new RangeError(`rate: expected at least ${LEAST_REPEATS} repeats, got ${samples.length}`);
  return {
    tokensPerSecond: repeatsOf(samples.map(({ tokens, ms }) => rounded((tokens / ms) * 1000))),
    gigaflops: repeatsOf(samples.map(({ flops, ms }) => rounded(flops / ms / 1e6))),
  };
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await call();
  // A clock coarser than the work must not make it infinitely fast.
  return Math.max(performance.now() - begin, 1e-3);
}
