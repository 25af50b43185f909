import type {
  StepResult,
  TrainingDocument,
  TrainingRequest,
  TrainingSession,
  TrainingState,
} from '../../executor.ts';
import { checkTrainingRequest } from '../../checkRequests.ts';
import type { Allocation, BufferSlice, GpuMemory } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { inPhase, type Plan } from '../../gpu/plan.ts';
import { loraLayout } from '../../model/lora.ts';
import { adamW, adamWStep } from '../../ops/adamW/adamW.ts';
import { inverseIndices } from '../../ops/gatherRows/gatherRows.ts';
import { GRAD_NORM_PARTIALS, gradNorm } from '../../ops/gradNorm/gradNorm.ts';
import { documentRecords, packRecords } from '../../ops/rowRecords.ts';
import type { Inference } from './inference.ts';
import { inParts } from '../shared/inParts.ts';
import type { TrainedRows } from './dispatchReport.ts';
import { passLora } from './loraGroups.ts';
import { PlanCache } from './planCache.ts';
import type { SessionHost } from './sessionHost.ts';
import { passShape, passTables, trainingDispatches, type TrainingModel } from './trainBuffers.ts';
import { refuseLongDocuments, sessionBytes } from './trainMemory.ts';

/**
 * Rows of one training pass, which keeps about 24 kB a row and layer for SmolLM2. A larger batch goes through in parts
 * whose gradients add up; a longer document is a part of its own.
 */
const TRAINING_ROWS = 256;

/** Rows of documents whose lower layers are computed together. */
const GROUP_ROWS = 128;

/** Neighbours in the list of documents, and so in `below`. */
interface DocumentGroup {
  readonly documents: readonly number[];
  readonly first: number;
  filled: boolean;
}

/** The flat adapter, its gradient and AdamW's moments, all `count` floats. */
interface AdapterBuffers {
  readonly weights: Allocation;
  readonly gradient: Allocation;
  readonly moment1: Allocation;
  readonly moment2: Allocation;
}

/** What lives as long as the session; frees what it has allocated when it throws. */
function allocate(
  memory: GpuMemory,
  { weights, moment1, moment2 }: TrainingState,
  belowFloats: number,
): { adapter: AdapterBuffers; below: Allocation } {
  const made: Allocation[] = [];
  const keep = (name: string, values: Float32Array): Allocation => {
    const allocation = values.length
      ? memory.upload('adapter', name, values)
      : memory.allocate('adapter', name, weights.length);
    made.push(allocation);
    return allocation;
  };
  try {
    const adapter = {
      weights: keep('adapter', weights),
      gradient: keep('gradient', new Float32Array(0)),
      moment1: keep('moment1', moment1),
      moment2: keep('moment2', moment2),
    };
    return { adapter, below: memory.allocate('training', 'below', belowFloats) };
  } catch (error) {
    memory.freeAll(made);
    throw error;
  }
}

/** See `TrainingSession`. */
export class WebgpuTrainingSession implements TrainingSession {
  readonly #buffers: PlanCache;
  readonly #model: TrainingModel;
  readonly #adapter: AdapterBuffers;
  readonly #allocations: readonly Allocation[];
  /** First row of each document in `below`. */
  readonly #firstRows: readonly number[];
  readonly #groups: readonly DocumentGroup[];
  readonly #gpu: Gpu;
  #steps: number;
  #sized = false;
  #disposed = false;

  private constructor(
    private readonly inference: Inference,
    private readonly request: TrainingRequest,
    private readonly host: SessionHost,
    private readonly trained: TrainedRows,
  ) {
    const { weights, gpu } = inference;
    const { config } = weights;
    const { lora, state, documents } = request;
    this.#gpu = gpu;
    this.#steps = state.step;
    this.#buffers = new PlanCache(gpu, 'training');
    const rowsOf = (index: number) => documents[index]!.tokens.length - 1;
    let rows = 0;
    this.#firstRows = documents.map((_, index) => {
      rows += rowsOf(index);
      return rows - rowsOf(index);
    });
    this.#groups = inParts([...documents.keys()], rowsOf, GROUP_ROWS).map((group) => ({
      documents: group,
      first: this.#firstRows[group[0]!]!,
      filled: false,
    }));
    const { adapter, below } = allocate(gpu.memory, state, rows * config.hiddenSize);
    this.#adapter = adapter;
    this.#allocations = [...Object.values<Allocation>({ ...adapter }), below];
    this.#model = {
      weights,
      from: lora.layers.from,
      below,
      gradient: adapter.gradient,
      lora: passLora(config, lora, adapter.weights),
    };
  }

  static open(
    inference: Inference,
    request: TrainingRequest,
    host: SessionHost,
    trained: TrainedRows,
  ): WebgpuTrainingSession {
    checkTrainingRequest(inference.weights.config, request);
    refuseLongDocuments(inference.weights, request, inference.gpu.device.limits);
    request.signal?.throwIfAborted();
    inference.makeRoom(sessionBytes(inference.weights, request, TRAINING_ROWS));
    return new WebgpuTrainingSession(inference, request, host, trained);
  }

  step(documents: readonly number[], learningRate: number): Promise<StepResult> {
    return this.host.run(() => this.#step(documents, learningRate));
  }

  state(): Promise<TrainingState> {
    return this.host.run(async () => {
      this.#checkLive();
      const { weights, moment1, moment2 } = this.#adapter;
      const [w, m1, m2] = await this.#gpu.readback.floats(weights, moment1, moment2);
      return { step: this.#steps, weights: w!.slice(), moment1: m1!.slice(), moment2: m2!.slice() };
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#buffers.dispose();
    this.#gpu.memory.freeAll(this.#allocations);
    this.host.closed(this);
  }

  /** Plans built so far: for counts and tests. */
  plans(): readonly Plan[] {
    return this.#buffers.plans();
  }

  async #step(documents: readonly number[], learningRate: number): Promise<StepResult> {
    this.#checkLive();
    const { signal, optimiser, lora } = this.request;
    if (!documents.length) throw new RangeError('step: expected at least one document');
    signal?.throwIfAborted();
    const chosen = documents.map((index) => this.#document(index));
    await this.#fillBelow(documents);
    const lossTokens = chosen.reduce((n, { tokens, lossFrom }) => n + tokens.length - lossFrom, 0);
    let loss = 0;
    let logProbs: BufferSlice | null = null;
    for (const part of inParts(
      documents,
      (index) => this.#document(index).tokens.length - 1,
      TRAINING_ROWS,
    )) {
      // The next part writes to the same place: read what the last one left.
      if (logProbs) loss += meanLoss((await this.#gpu.readback.floats(logProbs))[0]!, lossTokens);
      logProbs = await this.#pass(part, lossTokens, logProbs !== null);
    }

    const { length: count } = loraLayout(this.inference.weights.config, lora);
    const shape = { count, ...optimiser };
    const step = this.#buffers.buffer('adamW step', 3);
    const result = this.#buffers.buffer('norm and clip', 2);
    const partial = this.#buffers.buffer('partial squares', GRAD_NORM_PARTIALS);
    const { gradient, weights, moment1, moment2 } = this.#adapter;
    const update = await this.#buffers.plan('update', () =>
      inPhase('update', [
        ...gradNorm({ count, maxNorm: optimiser.maxGradNorm }, { gradient, partial, result }),
        ...adamW(shape, { gradient, normAndClip: result, step, weights, moment1, moment2 }),
      ]),
    );
    this.#gpu.memory.write(step, adamWStep(shape, learningRate, this.#steps + 1));
    // Not to be cut: half an update would be neither this step's weights nor the next one's.
    await update.run();
    this.#steps += 1;
    const [norm, last] = await this.#gpu.readback.floats({ ...result, size: 4 }, logProbs!);
    return { loss: loss + meanLoss(last!, lossTokens), gradNorm: norm![0]! };
  }

  /** One part of a batch: its gradient is written or added; gives back where its log-probabilities will be. */
  async #pass(documents: readonly number[], lossTokens: number, accumulate: boolean): Promise<BufferSlice> {
    const { memory } = this.#gpu;
    const sources: number[] = [];
    const lossRows: number[] = [];
    const targets: number[] = [];
    for (const index of documents) {
      const { tokens, lossFrom } = this.#document(index);
      for (let t = lossFrom; t < tokens.length; t++) {
        lossRows.push(sources.length + t - 1);
        targets.push(tokens[t]!);
      }
      for (let t = 0; t < tokens.length - 1; t++) sources.push(this.#firstRows[index]! + t);
    }
    if (!this.#sized) this.#size();
    const shape = passShape(sources.length, lossRows.length, accumulate);
    const key = `train ${shape.rows} rows, ${shape.lossRows} loss rows${accumulate ? ', adding' : ''}`;
    const plan = await this.#buffers.plan(key, () => trainingDispatches(this.#model, this.#buffers, shape));
    const tables = passTables(this.#buffers, shape);
    const records = documentRecords(documents.map((index) => this.#document(index).tokens.length - 1));
    memory.write(tables.records, packRecords(records, shape.rows));
    memory.write(tables.sources, padded(sources, shape.rows));
    memory.write(tables.lossRows, padded(lossRows, shape.lossRows));
    memory.write(tables.lossIndex, inverseIndices(lossRows, shape.rows));
    memory.write(tables.targets, padded(targets, shape.lossRows));
    const rowWeights = new Float32Array(shape.lossRows).fill(1 / lossTokens, 0, lossRows.length);
    memory.write(tables.rowWeights, rowWeights);
    await plan.run(this.request.signal);
    this.trained.used += sources.length;
    this.trained.computed += shape.rows;
    return { ...tables.logProbs, size: lossRows.length * 4 };
  }

  /** Buffers large enough for every document, at once: a plan is dropped where a buffer that it is bound to grows. */
  #size(): void {
    const { documents } = this.request;
    const rows = Math.max(...documents.map(({ tokens }) => tokens.length - 1));
    const lossRows = Math.max(...documents.map(({ tokens, lossFrom }) => tokens.length - lossFrom));
    trainingDispatches(this.#model, this.#buffers, passShape(rows, lossRows));
    this.#sized = true;
  }

  /**
   * Runs the layers below the adapter and keeps what comes out, for the groups of these documents that were not met
   * before. Groups are fixed when the session opens, so that what is kept does not depend, in its last bits, on the order
   * of the steps: a session that goes on from a saved state goes on exactly.
   */
  async #fillBelow(documents: readonly number[]): Promise<void> {
    const { inference } = this;
    const { lora, signal } = this.request;
    const rowBytes = inference.weights.config.hiddenSize * 4;
    const before = inference.lora;
    inference.lora = null;
    try {
      for (const group of this.#groups) {
        if (group.filled || !group.documents.some((index) => documents.includes(index))) continue;
        const inputs = group.documents.map((index) => this.#document(index).tokens.subarray(0, -1));
        const tokens = inputs.flatMap((input) => [...input]);
        const records = documentRecords(inputs.map((input) => input.length));
        const rows = tokens.map((token, i) => ({ token, record: records[i]! }));
        await inference.run(rows, { keys: 'rows', to: lora.layers.from, signal });
        const size = rows.length * rowBytes;
        const target = { buffer: this.#model.below.buffer, offset: group.first * rowBytes, size };
        this.#gpu.memory.copy({ ...inference.hidden, size }, target);
        group.filled = true;
      }
    } finally {
      inference.lora = before;
    }
  }

  #document(index: number): TrainingDocument {
    const document = this.request.documents[index];
    if (!document)
      throw new RangeError(`step: expected documents 0..${this.request.documents.length - 1}, got ${index}`);
    return document;
  }

  #checkLive(): void {
    if (this.#disposed) throw new Error('training session: it was disposed');
  }
}

/** These tokens' share of the mean over all. */
function meanLoss(logProbs: Float32Array, lossTokens: number): number {
  return logProbs.reduce((sum, logProb) => sum - logProb, 0) / lossTokens;
}

function padded(values: readonly number[], length: number): Uint32Array {
  const words = new Uint32Array(length);
  words.set(values);
  return words;
}
