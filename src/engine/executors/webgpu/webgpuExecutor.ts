/** The `Executor` over our own WGSL kernels. */
import type {
  DecodeRequest,
  DecodeSession,
  Executor,
  ExecutorMemory,
  ScoreSequence,
  TrainingRequest,
  TrainingSession,
  WarmUpOptions,
} from '../../executor.ts';
import {
  BUFFER_CATEGORIES,
  OutOfGpuMemoryError,
  type Allocation,
  type BufferCategory,
} from '../../gpu/buffers.ts';
import { createGpu, type Gpu } from '../../gpu/context.ts';
import { openDevice, type GpuDevice } from '../../gpu/device.ts';
import type { Plan } from '../../gpu/plan.ts';
import type { ByProjection } from '../../adapter/updateNorms.ts';
import { loraLayout, type Adapter, type LoraConfig } from '../../model/lora.ts';
import { webgpuShapeProblem } from '../../model/memoryNeed.ts';
import type { ModelWeights } from '../../model/weights.ts';
import { tuningOf, type KernelTuning, type VariantName } from '../../ops/linear/variants.ts';
import { trustedSubgroup } from '../../ops/linear/trustedSubgroup.ts';
import { WebgpuDecodeSession } from './decode.ts';
import { dispatchReport, type DispatchReport } from './dispatchReport.ts';
import { Inference } from './inference.ts';
import { tuneKernels, type KeptTuning } from './kernelTuning.ts';
import { loraGroups } from './loraGroups.ts';
import { LostGuard } from './lostGuard.ts';
import { tokenLogProbs } from './score.ts';
import type { SessionHost } from './sessionHost.ts';
import { WebgpuTrainingSession } from './train.ts';
import { uploadWeights, withTuning, type GpuWeights } from './uploadWeights.ts';
import { compileAll, usualKernels } from './warmUp.ts';
import { weightNorms } from './weightNorms.ts';

export interface WebgpuExecutorOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** A device to share; without it the executor opens one and destroys it when disposed. */
  readonly device?: GpuDevice;
  /** Multiplies all matrices, instead of the variants that a trial picks; for tests and benchmarks. */
  readonly variant?: VariantName;
  /** Where what a trial picked is kept. */
  readonly kept?: KeptTuning;
  /** Kernels compiled for the trial. */
  readonly onCompiling?: (done: number, total: number) => void;
}

/** Throws NoWebGpuError without an adapter, OutOfGpuMemoryError where the weights do not fit, RangeError for an odd model. */
export async function createWebgpuExecutor(
  model: ModelWeights,
  { device, variant, kept, onCompiling, ...upload }: WebgpuExecutorOptions = {},
): Promise<WebgpuExecutor> {
  const wrong = webgpuShapeProblem(model.config); // at once, and not in the first pass
  if (wrong) throw new RangeError(`webgpu executor: the model has ${wrong}`);
  const gpu = createGpu(device ?? (await openDevice()));
  try {
    const subgroup = await trustedSubgroup(gpu);
    const weights = await uploadWeights(gpu, model, upload);
    try {
      const { signal } = upload;
      const tuning = variant
        ? tuningOf(variant)
        : (await tuneKernels(gpu, weights.layers[0]!.gateUp, { kept, onCompiling, signal })).tuning;
      return new WebgpuExecutor(gpu, withTuning(weights, tuning), subgroup, tuning, !device);
    } catch (error) {
      gpu.memory.freeAll(weights.allocations);
      throw error;
    }
  } catch (error) {
    if (!device) gpu.device.destroy();
    throw error;
  }
}

interface OpenSession {
  dispose(): void;
  plans?(): readonly Plan[];
}

/** Live objects on the device; bytes by category, staging and uniforms included. */
export interface GpuResources {
  readonly buffers: number;
  readonly bytes: Readonly<Record<BufferCategory, number>>;
  readonly plans: number;
  readonly bindGroups: number;
  /** Compiled for the device, by any executor on it. */
  readonly pipelines: number;
}

/** The inference adapter on the device; B holds strength * alpha / rank already. */
interface LoadedAdapter {
  readonly key: string;
  readonly buffer: Allocation;
}

export class WebgpuExecutor implements Executor {
  readonly kind = 'webgpu';
  /** Bounded by memory: a row of 50 tokens takes 2.3 MB of keys and values in SmolLM2-135M. */
  readonly preferredRows = 128;
  readonly description: string;
  readonly lost: Promise<string>;
  readonly #inference: Inference;
  readonly #guard: LostGuard;
  readonly #trainedRows = { used: 0, computed: 0 };
  #adapter: LoadedAdapter | null = null;
  /** Open sessions: those left open are disposed with the executor. */
  readonly #sessions = new Set<OpenSession>();
  readonly #host: SessionHost = {
    run: (call) => this.#run(call),
    closed: (session) => {
      this.#sessions.delete(session);
      if (this.#outOfMemory) this.#dropScratch();
    },
  };
  /** A buffer that could not be had may be among the scratch or in the cache, where it would fail every later call. */
  #outOfMemory = false;
  #norms: ByProjection | null = null;
  #disposed = false;

  constructor(
    /** For measurements; whoever allocates on it frees. */
    readonly gpu: Gpu,
    private readonly weights: GpuWeights,
    private readonly subgroup: number,
    /** Which kernels multiply. */
    readonly tuning: KernelTuning,
    private readonly ownsDevice: boolean,
  ) {
    this.description = `WebGPU on ${gpu.description}`;
    this.lost = gpu.lost;
    this.#guard = new LostGuard(gpu.lost);
    this.#inference = new Inference(gpu, weights, subgroup);
  }

  setAdapter(adapter: Adapter | null, strength = 1): Promise<void> {
    return this.#run(async () => {
      if (!adapter || strength === 0) {
        this.#inference.lora = null;
        return;
      }
      this.#load(adapter, strength);
    });
  }

  openDecode(request: DecodeRequest): Promise<DecodeSession> {
    return this.#run(async () =>
      this.#opened(await WebgpuDecodeSession.open(this.#inference, request, this.#host)),
    );
  }

  tokenLogProbs(sequences: readonly ScoreSequence[], signal?: AbortSignal): Promise<Float32Array[]> {
    return this.#run(async () => {
      signal?.throwIfAborted();
      return tokenLogProbs(this.#inference, sequences, signal);
    });
  }

  openTraining(request: TrainingRequest): Promise<TrainingSession> {
    return this.#run(async () =>
      this.#opened(WebgpuTrainingSession.open(this.#inference, request, this.#host, this.#trainedRows)),
    );
  }

  warmUp(lora: LoraConfig, options: WarmUpOptions): Promise<void> {
    const { kernels } = this.gpu;
    return this.#run(() => compileAll(kernels, usualKernels(this.weights, this.subgroup, lora), options));
  }

  weightNorms(): Promise<ByProjection> {
    return this.#run(async () => (this.#norms ??= await weightNorms(this.gpu, this.weights)));
  }

  memory(): ExecutorMemory {
    const { memory } = this.gpu;
    const weightBytes = memory.bytesOf('weights');
    return { weightBytes, otherBytes: memory.totalBytes - weightBytes, peakBytes: memory.peakBytes };
  }

  /** Every plan built so far and not yet dropped, those of open training sessions included. */
  plans(): readonly Plan[] {
    return [...this.#inference.plans(), ...[...this.#sessions].flatMap((session) => session.plans?.() ?? [])];
  }

  /** Dispatches, FLOPs and bytes of `plans()`. */
  dispatchReport(): DispatchReport {
    return dispatchReport(this.plans(), this.#trainedRows);
  }

  /** What this executor holds on the device, counted: nothing here may grow from step to step. */
  resources(): GpuResources {
    const { memory, live, kernels } = this.gpu;
    const bytes = Object.fromEntries(BUFFER_CATEGORIES.map((name) => [name, memory.bytesOf(name)]));
    return {
      buffers: memory.liveBuffers,
      bytes: bytes as GpuResources['bytes'],
      ...live,
      pipelines: kernels.size,
    };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const session of this.#sessions) session.dispose();
    this.#inference.dispose();
    if (this.#adapter) this.gpu.memory.free(this.#adapter.buffer);
    this.gpu.memory.freeAll(this.weights.allocations);
    this.gpu.readback.dispose();
    if (this.ownsDevice) this.gpu.device.destroy();
  }

  #opened<T extends OpenSession>(session: T): T {
    this.#sessions.add(session);
    return session;
  }

  async #run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#disposed) throw new Error('webgpu executor: it was disposed');
    try {
      return await this.#guard.run(call);
    } catch (error) {
      if (error instanceof OutOfGpuMemoryError) this.#dropScratch();
      throw error;
    }
  }

  /** The cache goes with the last session. */
  #dropScratch(): void {
    this.#inference.shrink();
    this.#outOfMemory = this.#sessions.size > 0;
  }

  #load({ lora, weights }: Adapter, strength: number): void {
    const { config } = this.weights;
    const { slots, length } = loraLayout(config, lora);
    if (weights.length !== length)
      throw new RangeError(`adapter: expected ${length} weights, got ${weights.length}`);
    const scaled = weights.slice();
    const scale = (strength * lora.alpha) / lora.rank;
    for (const { bOffset, outFeatures } of slots)
      for (let i = bOffset; i < bOffset + outFeatures * lora.rank; i++) scaled[i]! *= scale;
    const key = layoutKey(lora);
    if (this.#adapter?.key !== key) {
      // Another layout: other kernels and another buffer. The same one is only overwritten.
      this.#inference.lora = null;
      if (this.#adapter) {
        this.#inference.dropPlansOf(this.#adapter.buffer);
        this.gpu.memory.free(this.#adapter.buffer);
      }
      this.#adapter = null;
      this.#adapter = { key, buffer: this.gpu.memory.allocate('adapter', 'inference adapter', length) };
    }
    this.gpu.memory.write(this.#adapter.buffer, scaled);
    this.#inference.lora = {
      layers: loraGroups(config, lora),
      adapter: this.#adapter.buffer,
      rank: lora.rank,
      scale: 1,
    };
  }
}

/** What decides the adapter's layout. */
function layoutKey({ rank, layers, targets }: LoraConfig): string {
  return `${rank} ${layers.from} ${layers.to} ${targets.toSorted().join(' ')}`;
}
