/**
 * The engine's public face. Runs in a worker (and in Node for tests); imports an executor only when it is asked for, so
 * that a page on WebGPU does not fetch tfjs's WebAssembly, nor the other way round.
 */
import { probeDevice } from './device.ts';
import { ExecutorLostError, type Executor } from './executor.ts';
import type { KeptTuning } from './executors/webgpu/kernelTuning.ts';
import { generate, type GenerateRequest } from './generate/generate.ts';
import type { GenerateEvent } from './generate/row.ts';
import { continuationLogProbs, type ContinuationScore, type PromptPair } from './generate/score.ts';
import type { ModelConfig } from './model/config.ts';
import { parseGguf } from './model/gguf.ts';
import type { Adapter, LoraConfig } from './model/lora.ts';
import { refuseUnfit } from './model/memoryNeed.ts';
import { loadModelFile, type FileProgress, type ModelOrigin, type ModelSource } from './model/modelStore.ts';
import type { ModelWeights } from './model/weights.ts';
import { createChatTemplate, type ChatTemplate } from './tokenizer/chatTemplate.ts';
import { createTokenizer, type Tokenizer } from './tokenizer/tokenizer.ts';
import { encodeDocument, type DocumentText } from './train/document.ts';
import { train, type TrainEvent, type TrainRequest } from './train/trainLoop.ts';

export type ExecutorKind = Executor['kind'];

export interface LoadProgress extends Omit<FileProgress, 'stage'> {
  /**
   * 'preparing' unpacks weights or moves them to the GPU, 'compiling' is about the programs for it; their bytes are the
   * file's, in proportion.
   */
  readonly stage: FileProgress['stage'] | 'preparing' | 'compiling';
}

export type CreateExecutor = (
  weights: ModelWeights,
  options: {
    readonly onProgress?: (done: number, total: number) => void;
    readonly onCompiling?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  },
) => Promise<Executor>;

export interface EngineOptions {
  readonly executor: ExecutorKind;
  /** Instead of the executor of that kind; for tests and benchmarks. */
  readonly createExecutor?: CreateExecutor;
  /** Where what the executor's trial of kernels found is kept between visits. */
  readonly keptTuning?: KeptTuning;
  /** The adapter that will be trained: what it takes is got ready while the model is loaded. */
  readonly warmUp?: (config: ModelConfig) => LoraConfig;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

/** A loaded model. One call at a time; `executor` is there for what this face does not offer. */
export interface Engine {
  readonly name: string;
  /** SHA-256 of the model's file, hexadecimal. */
  readonly modelSha256: string;
  readonly from: ModelOrigin;
  /** A sentence when the model could not be kept for the next visit. */
  readonly warning?: string;
  readonly parameters: number;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly chat: ChatTemplate;
  readonly executor: Executor;
  /** Continues prompts, none longer than the model's context. */
  generate(request: Omit<GenerateRequest, 'contextLength'>): AsyncGenerator<GenerateEvent, void>;
  /** How likely each continuation is after its prompt, in nats. */
  score(pairs: readonly PromptPair[], signal?: AbortSignal): Promise<ContinuationScore[]>;
  /** Trains a fresh adapter on texts and returns it without putting it on. */
  train(request: EngineTrainRequest): AsyncGenerator<TrainEvent, Adapter>;
  /** From now on base + strength * adapter; null is exactly the base model. */
  setAdapter(adapter: Adapter | null, strength?: number): Promise<void>;
  dispose(): void;
}

export interface EngineTrainRequest extends Omit<TrainRequest, 'documents'> {
  readonly documents: readonly DocumentText[];
}

/**
 * Fetches, verifies and reads a model and gets it ready to compute.
 * @throws ModelFetchError, ModelFileError, what the executor throws, or the signal's reason
 */
export async function loadEngine(source: ModelSource, options: EngineOptions): Promise<Engine> {
  const { onProgress, signal } = options;
  const file = await loadModelFile(source, { ...(onProgress && { onProgress }), ...(signal && { signal }) });
  const model = await parseGguf(file.bytes);
  const { executor: kind } = options;
  refuseUnfit(model.weights, kind, kind === 'webgpu' ? (await probeDevice()).webgpu.limits : {});
  const tokenizer = createTokenizer(model.tokenizer);
  const chat = createChatTemplate(model.chatTemplate, model.tokenizer);
  signal?.throwIfAborted();
  const create = options.createExecutor ?? (await importExecutor(options.executor, options.keptTuning));
  const { name, sha256, from, warning } = file;
  const totalBytes = file.bytes.length;
  const during = (stage: LoadProgress['stage']) => ({
    onProgress: (done: number, total: number) =>
      onProgress?.({ stage, loadedBytes: Math.round((totalBytes * done) / total), totalBytes, from }),
    ...(signal && { signal }),
  });
  const { onProgress: onCompiling } = during('compiling');
  const executor = await create(model.weights, { ...during('preparing'), onCompiling });
  try {
    if (options.warmUp) await executor.warmUp?.(options.warmUp(model.weights.config), during('compiling'));
  } catch (error) {
    // Nothing depends on a warm-up: what does not compile may never be needed, and says so where it is.
    if (signal?.aborted || error instanceof ExecutorLostError) {
      executor.dispose();
      throw error;
    }
  }
  const { parameters, weights } = model;
  return engineOf({
    name,
    modelSha256: sha256,
    from,
    ...(warning && { warning }),
    parameters,
    config: weights.config,
    tokenizer,
    chat,
    executor,
  });
}

type EngineParts = Omit<Engine, 'generate' | 'score' | 'train' | 'setAdapter' | 'dispose'>;

/** A function of its own: closures keep all variables of the one around them, and the file is 98 MB. */
function engineOf(parts: EngineParts): Engine {
  const { config, tokenizer, executor } = parts;
  const contextLength = config.maxPositionEmbeddings;
  return {
    ...parts,
    generate: (request) => generate(executor, tokenizer, { ...request, contextLength }),
    score: (pairs, signal) => continuationLogProbs(executor, tokenizer, pairs, signal),
    train: ({ documents, ...request }) =>
      train(executor, config, {
        ...request,
        documents: documents.map((text) => encodeDocument(tokenizer, text, contextLength)),
      }),
    setAdapter: (adapter, strength) => executor.setAdapter(adapter, strength),
    dispose: () => executor.dispose(),
  };
}

async function importExecutor(
  kind: ExecutorKind,
  keptTuning: KeptTuning | undefined,
): Promise<CreateExecutor> {
  if (kind === 'webgpu') {
    const { createWebgpuExecutor } = await import('./executors/webgpu/webgpuExecutor.ts');
    return (weights, options) =>
      createWebgpuExecutor(weights, { ...options, ...(keptTuning && { kept: keptTuning }) });
  }
  const { createTfjsExecutor } = await import('./executors/tfjs/tfjsExecutor.ts');
  return (weights, options) => createTfjsExecutor(weights, { backend: 'wasm', ...options });
}
