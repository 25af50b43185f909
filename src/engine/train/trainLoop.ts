import { seededRandom, shuffled } from '../../base/rng.ts';
import type { AdamWConfig, Executor, TrainingDocument, TrainingState } from '../executor.ts';
import type { ModelConfig } from '../model/config.ts';
import { initAdapter, loraLayout, type Adapter, type LoraConfig } from '../model/lora.ts';
import { learningRateAt } from './lrSchedule.ts';

/** torch's defaults, without decay, clipped at 1. */
export const DEFAULT_OPTIMISER: AdamWConfig = {
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weightDecay: 0,
  maxGradNorm: 1,
};

export interface TrainRequest {
  readonly documents: readonly TrainingDocument[];
  readonly lora: LoraConfig;
  readonly epochs: number;
  /** Documents per optimiser step; the last step of an epoch may have fewer. */
  readonly batchSize: number;
  /** Peak of the schedule. */
  readonly learningRate: number;
  /** Part of the steps over which the rate rises; 0.1 when absent. */
  readonly warmupRatio?: number;
  /** `DEFAULT_OPTIMISER` when absent. */
  readonly optimiser?: AdamWConfig;
  /** Seeds the adapter's first weights and the order of the documents. */
  readonly seed: number;
  /** A checkpoint of the same request: what follows is then the same as if it had never stopped. */
  readonly resume?: TrainingState;
  /** A checkpoint after the first step that ends so many milliseconds after the last one; none when absent. */
  readonly checkpointEveryMs?: number;
  readonly signal?: AbortSignal;
}

export type TrainEvent =
  | {
      readonly kind: 'step';
      /** 1-based, of `steps`. */
      readonly step: number;
      readonly steps: number;
      /** 0-based. */
      readonly epoch: number;
      /** Mean nats per loss token of this step's documents, before the update. */
      readonly loss: number;
      /** Before clipping. */
      readonly gradNorm: number;
      readonly learningRate: number;
      /** Tokens of this step's documents, prefixes included. */
      readonly tokens: number;
      /** Since this call began. */
      readonly elapsedMs: number;
    }
  | { readonly kind: 'checkpoint'; readonly state: TrainingState };

/** Loss, gradient or a weight is no longer a number. The message proposes a tenth of the learning rate. */
export class DivergedError extends Error {
  override name = 'DivergedError';
  /** 1-based. */
  readonly step: number;
  readonly learningRate: number;

  /** `what` says what is not finite. */
  constructor(step: number, learningRate: number, what: string) {
    super(
      `Training diverged at step ${step} (${what}) with learning rate ${learningRate}. ` +
        `Try ${Number((learningRate / 10).toPrecision(3))}.`,
    );
    this.step = step;
    this.learningRate = learningRate;
  }
}

/** Optimiser steps of a whole run. */
function countSteps(documents: number, { epochs, batchSize }: { epochs: number; batchSize: number }): number {
  return epochs * Math.ceil(documents / batchSize);
}

/** Document indices of each step of an epoch. Depends on (seed, epoch) only, so that a resumed run goes on alike. */
export function epochBatches(documents: number, batchSize: number, seed: number, epoch: number): number[][] {
  const order = shuffled(
    Array.from({ length: documents }, (_, i) => i),
    seededRandom(seed, `epoch ${epoch}`),
  );
  return Array.from({ length: Math.ceil(documents / batchSize) }, (_, i) =>
    order.slice(i * batchSize, (i + 1) * batchSize),
  );
}

/**
 * Trains a LoRA adapter and returns it; it is not put on (`Executor.setAdapter`).
 * @throws DivergedError when loss, gradient or a weight stops being finite; RangeError for a request that makes no sense; the
 *   signal's reason when aborted; where checkpoints are wanted, one of the last whole step comes first
 */
export async function* train(
  executor: Executor,
  config: ModelConfig,
  request: TrainRequest,
): AsyncGenerator<TrainEvent, Adapter> {
  checkRequest(request, config);
  const { documents, lora, batchSize, seed, signal, checkpointEveryMs = Infinity } = request;
  const { warmupRatio = 0.1, optimiser = DEFAULT_OPTIMISER } = request;
  const steps = countSteps(documents.length, request);
  const perEpoch = Math.ceil(documents.length / batchSize);
  const state = request.resume ?? freshState(config, lora, seed);
  const started = performance.now();
  const session = await executor.openTraining({
    documents,
    lora,
    state,
    optimiser,
    ...(signal && { signal }),
  });
  let done = state.step;
  let saved = { step: state.step, at: started };
  try {
    for (let k = state.step; k < steps; k++) {
      signal?.throwIfAborted();
      const epoch = Math.floor(k / perEpoch);
      const batch = epochBatches(documents.length, batchSize, seed, epoch)[k % perEpoch]!;
      const learningRate = learningRateAt(k, steps, request.learningRate, warmupRatio);
      const result = await session.step(batch, learningRate);
      if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradNorm))
        throw new DivergedError(
          k + 1,
          request.learningRate,
          `loss ${result.loss}, gradient norm ${result.gradNorm}`,
        );
      done = k + 1;
      const tokens = batch.reduce((sum, i) => sum + documents[i]!.tokens.length, 0);
      const elapsedMs = performance.now() - started;
      yield { kind: 'step', step: k + 1, steps, epoch, ...result, learningRate, tokens, elapsedMs };
      if (performance.now() - saved.at >= checkpointEveryMs && done < steps) {
        yield { kind: 'checkpoint', state: await session.state() };
        saved = { step: done, at: performance.now() };
      }
    }
    const { weights } = await session.state();
    // Loss and gradient are those before an update: what the last one did shows in the weights alone.
    if (!weights.every(Number.isFinite))
      throw new DivergedError(steps, request.learningRate, 'weights that are not finite');
    return { lora, weights };
  } catch (error) {
    if (signal?.aborted && done > saved.step && checkpointEveryMs < Infinity) {
      const last = await session.state().catch(() => null);
      if (last?.step === done) yield { kind: 'checkpoint', state: last };
    }
    throw error;
  } finally {
    session.dispose();
  }
}

function freshState(config: ModelConfig, lora: LoraConfig, seed: number): TrainingState {
  const zeros = new Float32Array();
  return { step: 0, weights: initAdapter(config, lora, seed).weights, moment1: zeros, moment2: zeros };
}

function checkRequest(request: TrainRequest, config: ModelConfig): void {
  const { documents, epochs, batchSize, learningRate, resume } = request;
  if (documents.length === 0) throw new RangeError('train: expected at least one document, got none');
  for (const [name, value] of Object.entries({ epochs, batchSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`train: expected a whole number of ${name} of at least 1, got ${value}`);
  if (!(learningRate > 0 && Number.isFinite(learningRate)))
    throw new RangeError(`train: expected a learning rate above 0, got ${learningRate}`);
  const { length } = loraLayout(config, request.lora);
  const steps = countSteps(documents.length, request);
  if (resume && (resume.weights.length !== length || resume.step > steps))
    throw new RangeError(
      `train: the checkpoint (step ${resume.step}, ${resume.weights.length} weights) is not of this request (${steps} steps, ${length} weights)`,
    );
}
