import * as tf from '@tensorflow/tfjs';
import type {
  DecodeRequest,
  DecodeSession,
  Executor,
  ExecutorMemory,
  ScoreSequence,
  TrainingRequest,
  TrainingSession,
} from '../../executor.ts';
import type { ByProjection } from '../../adapter/updateNorms.ts';
import type { Adapter } from '../../model/lora.ts';
import type { ModelWeights } from '../../model/weights.ts';
import { startBackend, type TfjsBackend } from './backend.ts';
import { TfjsDecodeSession } from './decode.ts';
import { inferenceArithmetic, type Arithmetic } from './llama.ts';
import { Pacer } from './pace.ts';
import { tokenLogProbs } from './score.ts';
import { TfjsTrainingSession } from './train.ts';
import { adapterTensors, FrozenWeights, type LoraTensors } from './weights.ts';

export interface TfjsExecutorOptions {
  /** 'wasm' for people, 'cpu' as the reference (tiny models), 'webgpu' as the benchmark's baseline. */
  readonly backend: TfjsBackend;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The `Executor` in stock tfjs ops. Weights are unpacked to float32: 4 bytes a parameter, and as much again for the trained
 * layers and the head while a training session is open. tfjs is global: one executor at a time.
 */
export async function createTfjsExecutor(
  model: ModelWeights,
  options: TfjsExecutorOptions,
): Promise<Executor> {
  const description = await startBackend(options.backend);
  const before = tf.memory().numBytes;
  const weights = await FrozenWeights.load(model, new Pacer(options.signal), options.onProgress);
  return new TfjsExecutor(weights, description, before);
}

class TfjsExecutor implements Executor {
  readonly kind = 'tfjs';
  /** Past this a product gains nothing from more columns, and attention over rows of different ages wastes more. */
  readonly preferredRows = 64;
  readonly lost = new Promise<string>(() => {});
  private adapter: LoraTensors | null = null;
  private readonly weightBytes: number;
  private peakBytes = 0;
  private norms: ByProjection | null = null;
  /** Open sessions: those left open are disposed with the executor. */
  private readonly sessions = new Set<{ dispose(): void }>();
  private readonly closed = (session: { dispose(): void }) => void this.sessions.delete(session);

  constructor(
    private readonly weights: FrozenWeights,
    readonly description: string,
    private readonly bytesBefore: number,
  ) {
    this.weightBytes = tf.memory().numBytes - bytesBefore;
    this.notePeak();
  }

  async setAdapter(adapter: Adapter | null, strength = 1): Promise<void> {
    const next = adapter && strength !== 0 ? adapterTensors(this.weights.config, adapter, strength) : null;
    this.dropAdapter();
    this.adapter = next;
  }

  async openDecode(request: DecodeRequest): Promise<DecodeSession> {
    const session = await TfjsDecodeSession.open(
      this.weights,
      this.math(),
      request,
      new Pacer(request.signal),
      this.closed,
    );
    this.notePeak();
    this.sessions.add(session);
    return session;
  }

  async tokenLogProbs(sequences: readonly ScoreSequence[], signal?: AbortSignal): Promise<Float32Array[]> {
    const result = await tokenLogProbs(this.weights, this.math(), sequences, new Pacer(signal));
    this.notePeak();
    return result;
  }

  async openTraining(request: TrainingRequest): Promise<TrainingSession> {
    const notePeak = () => void this.notePeak();
    const session = await TfjsTrainingSession.open(this.weights, request, notePeak, this.closed);
    this.sessions.add(session);
    return session;
  }

  async weightNorms(): Promise<ByProjection> {
    return (this.norms ??= await this.weights.norms(new Pacer()));
  }

  memory(): ExecutorMemory {
    const now = this.notePeak();
    return {
      weightBytes: this.weightBytes,
      otherBytes: Math.max(0, now - this.weightBytes),
      peakBytes: this.peakBytes,
    };
  }

  dispose(): void {
    for (const session of this.sessions) session.dispose();
    this.dropAdapter();
    this.weights.dispose();
  }

  private math(): Arithmetic {
    const { adapter } = this;
    return inferenceArithmetic((layer, projection) => adapter?.[layer]?.[projection] ?? null);
  }

  private dropAdapter(): void {
    for (const layer of this.adapter ?? []) for (const { a, b } of Object.values(layer)) tf.dispose([a, b]);
    this.adapter = null;
  }

  private notePeak(): number {
    const now = tf.memory().numBytes - this.bytesBefore;
    this.peakBytes = Math.max(this.peakBytes, now);
    return now;
  }
}
