import type { ByProjection } from './adapter/updateNorms.ts';
import type { Adapter, LoraConfig } from './model/lora.ts';

/**
 * The coarse numeric interface under the engine. Two of them exist: `webgpu` (our WGSL kernels over a static plan of
 * dispatches) and `tfjs` (stock tfjs ops: the reference, and the fallback without WebGPU). Everything above this line
 * — sampling, schedules, shuffling, stop rules — is shared, so both give the same results within rounding.
 *
 * Rules for every method: token ids are plain `Int32Array`s without padding; padding is the executor's own affair and
 * never changes a result beyond rounding; methods are called one at a time; a rejected promise leaves the executor
 * usable unless it is an `ExecutorLostError`. Both refuse the same requests (checkRequests.ts), with a RangeError.
 */
export interface Executor {
  readonly kind: 'webgpu' | 'tfjs';
  /** For people, e.g. "tfjs on WebAssembly (SIMD, 2 threads)" or "WebGPU on Apple M3". */
  readonly description: string;
  /** Rows decoded at a time with which this executor writes most tokens a second; `generate` keeps to it. */
  readonly preferredRows: number;
  /** Resolves when the GPU device is lost (never on tfjs); the sentence says why. */
  readonly lost: Promise<string>;

  /** Inference uses base + strength * adapter from now on; null is exactly the base model. */
  setAdapter(adapter: Adapter | null, strength?: number): Promise<void>;

  /**
   * Prefills the prompts, what they share once, and opens a session over their KV cache.
   * @throws OutOfMemoryError where its rows do not fit; a device may say so only when the first logits are read
   */
  openDecode(request: DecodeRequest): Promise<DecodeSession>;

  /**
   * For each sequence the natural log-probability of tokens[t] given tokens[0..t-1], for t = from .. length-1
   * (`from` >= 1): an array of length - from numbers. Sequences that share a long prefix may be computed over one cache.
   */
  tokenLogProbs(sequences: readonly ScoreSequence[], signal?: AbortSignal): Promise<Float32Array[]>;

  /**
   * Gets ready to train an adapter. While a session is open, inference must not be called.
   * @throws TrainingRefusedError for a request that makes no sense or needs more memory than there can be
   */
  openTraining(request: TrainingRequest): Promise<TrainingSession>;

  /**
   * Gets ready ahead what decoding, scoring and training an adapter like this will need, where that takes time (compiling
   * for a GPU). Nothing depends on it.
   */
  warmUp?(lora: LoraConfig, options: WarmUpOptions): Promise<void>;

  /** ‖W‖_F of every frozen projection; counted at the first call, which takes about a second, and kept. */
  weightNorms(): Promise<ByProjection>;

  /** Bytes held by weights, caches and training, from the executor's own counters. */
  memory(): ExecutorMemory;
  /** Disposes open sessions too. */
  dispose(): void;
}

export interface WarmUpOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ExecutorMemory {
  readonly weightBytes: number;
  readonly otherBytes: number;
  readonly peakBytes: number;
}

export class ExecutorLostError extends Error {
  override name = 'ExecutorLostError';
}

/** The device has no room for what was asked for; with fewer rows there may be. */
export class OutOfMemoryError extends Error {
  override name = 'OutOfMemoryError';
}

/** This training cannot be done, here or at all: the message says why. Thrown before anything is computed. */
export class TrainingRefusedError extends RangeError {
  override name = 'TrainingRefusedError';
}

export interface DecodeRequest {
  /** Every prompt that a row of the session may begin with. */
  readonly prompts: readonly Int32Array[];
  /** Rows per prompt to begin with; row order is prompt 0 copy 0, prompt 0 copy 1, … 1 when absent. */
  readonly copies?: number;
  /** The prompts of the rows to begin with, by index, instead of `copies`; others may be admitted later. */
  readonly rows?: readonly number[];
  /** Of each row, from its own beginning. */
  readonly maxNewTokens: number;
  readonly signal?: AbortSignal;
}

/** What to bring back of the next-token distribution, so that [B, V] logits need not leave the device. */
export type LogitsWanted =
  | { readonly kind: 'top'; readonly k: number }
  /** Only these ids, one list per live row (each sorted ascending, at least one id). */
  | {
      readonly kind: 'among';
      readonly ids: readonly Int32Array[];
      /** Live rows (ascending) whose log-sum-exp over the whole vocabulary is wanted too. */
      readonly logSumExpOf?: readonly number[];
    };

/** Next-token logits of one row: `ids[i]` has raw logit `logits[i]`. 'top' is sorted by falling logit, ties by lower id. */
export interface NextLogits {
  readonly ids: Int32Array;
  readonly logits: Float32Array;
  /** Over the whole vocabulary, where it was asked for: log p(ids[i]) = logits[i] - logSumExp. */
  readonly logSumExp?: number;
}

/**
 * A batch of sequences over a KV cache, refilled while it runs (continuous batching, Yu et al. 2022): a row that has ended
 * is left out by `retain`, another takes its place by `admit`. Live rows are numbered 0..rows-1 in the order of their
 * admission.
 */
export interface DecodeSession {
  readonly rows: number;
  /** Logits after the last token of each live row. */
  logits(wanted: LogitsWanted): Promise<NextLogits[]>;
  /**
   * Appends one token to every live row. After any rejection but a RangeError, an abort above all, the session is
   * disposed: some layers may have the token and others not.
   */
  append(tokens: readonly number[]): Promise<void>;
  /** Goes on with only these rows (ascending), e.g. when the others have stopped; with none, until more are admitted. */
  retain(rows: readonly number[]): Promise<void>;
  /** Adds rows behind the live ones, each at the end of that prompt (an index into the request's prompts). */
  admit(prompts: readonly number[]): Promise<void>;
  dispose(): void;
}

export interface ScoreSequence {
  readonly tokens: Int32Array;
  readonly from: number;
}

/** One document: the loss is on predicting tokens[lossFrom..] (`lossFrom` >= 1). */
export interface TrainingDocument {
  readonly tokens: Int32Array;
  readonly lossFrom: number;
}

export interface AdamWConfig {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  /** Global L2 norm the gradient is clipped to, or null for no clipping. */
  readonly maxGradNorm: number | null;
}

export interface TrainingRequest {
  readonly documents: readonly TrainingDocument[];
  readonly lora: LoraConfig;
  /** Start from here: fresh (`initAdapter`) or what an earlier session's `state` gave. */
  readonly state: TrainingState;
  readonly optimiser: AdamWConfig;
  readonly signal?: AbortSignal;
}

/** All that is needed to go on training; flat arrays share the layout of `loraLayout`. */
export interface TrainingState {
  readonly step: number;
  readonly weights: Float32Array;
  /** AdamW's first and second moments; empty arrays mean zeros. */
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
}

export interface StepResult {
  /** Mean cross-entropy in nats over the batch's loss tokens, before the update. */
  readonly loss: number;
  /** Global L2 norm of the adapter's gradient before clipping. */
  readonly gradNorm: number;
}

/**
 * Training over a fixed list of documents. The output of the layers below the adapter is computed once per document,
 * at its first use, and kept for the session.
 */
export interface TrainingSession {
  /** One AdamW step on the documents of these indices; the loss is the mean over all their loss tokens. */
  step(documents: readonly number[], learningRate: number): Promise<StepResult>;
  state(): Promise<TrainingState>;
  dispose(): void;
}
