/**
 * Inference passes over the device: any rows with any records through the layers. Plans are kept by shape bucket and
 * replayed; what changes by call is written into small buffers first.
 */
import type { Allocation, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { inPhase, type Dispatch, type Plan } from '../../gpu/plan.ts';
import { embedding } from '../../ops/embedding/embedding.ts';
import { MAX_RANK } from '../../ops/loraLinear/loraLinear.ts';
import { packRecords, RECORD_WORDS, type RowRecord } from '../../ops/rowRecords.ts';
import { Head } from './head.ts';
import { KvCache } from './kvCache.ts';
import { llamaLayer, type Keys, type LayerBuffers, type Pass, type PassLora } from './llamaPlan.ts';
import { PlanCache } from './planCache.ts';
import { PASS_ROWS, rowBucket } from './rowBuckets.ts';
import type { GpuWeights } from './uploadWeights.ts';

export interface PassRow {
  readonly token: number;
  readonly record: RowRecord;
}

export interface PassOptions {
  /** 'cache': rows extend the cache and see it; 'decode': the same, one new token a row; 'rows': they see each other. */
  readonly keys: Keys['kind'];
  /** Layers 0..to-1; all by default. */
  readonly to?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a training session and the weights leave of this may be kept by scratch and cache while an adapter is trained. */
const USUAL_BYTES = 400e6;

export class Inference {
  readonly cache: KvCache;
  readonly head: Head;
  readonly #plans: PlanCache;
  /** Adapter of the passes that follow, or null for the base model. */
  lora: PassLora | null = null;
  /** A session's states, kept for the next session. */
  #spare: Allocation | null = null;

  constructor(
    readonly gpu: Gpu,
    readonly weights: GpuWeights,
    private readonly subgroup: number,
  ) {
    this.#plans = new PlanCache(gpu, 'activations');
    this.cache = new KvCache(gpu, weights.config, (gone) => this.#plans.dropPlansOf(gone));
    this.head = new Head(gpu, weights, this.#plans, () => this.hidden, subgroup);
  }

  /** The adapter's buffer is about to go, and with it the plans bound to it. */
  dropPlansOf(adapter: BufferSlice): void {
    this.#plans.dropPlansOf([adapter]);
  }

  plans(): readonly Plan[] {
    return this.#plans.plans();
  }

  /**
   * Before a training session that will allocate `bytes`. Where there is room for both, scratch and cache stay, with the
   * plans bound to them. Otherwise the cache goes, if no session holds slots, and then the scratch.
   */
  makeRoom(bytes: number): void {
    const { memory } = this.gpu;
    const tooMuch = () => memory.totalBytes + bytes > USUAL_BYTES;
    if (tooMuch()) {
      this.#freeSpare();
      this.cache.dropIfUnused();
    }
    if (tooMuch()) this.#plans.dispose();
  }

  /** Frees scratch and, if no session holds slots, the cache. */
  shrink(): void {
    this.#freeSpare();
    this.cache.dropIfUnused();
    this.#plans.dispose();
  }

  dispose(): void {
    this.#freeSpare();
    this.cache.dispose();
    this.#plans.dispose();
  }

  /** Hidden states after the last layer (not yet normed), [rows, C]: valid until the next call. */
  get hidden(): Allocation {
    return this.#rows('x', PASS_ROWS);
  }

  /** A session's hidden states, [rows or more, C]: to be given back. */
  takeStates(rows: number): Allocation {
    const floats = rows * this.weights.config.hiddenSize;
    const spare = this.#spare;
    if (!spare || spare.size < floats * 4) return this.gpu.memory.allocate('cache', 'decode hidden', floats);
    this.#spare = null;
    return spare;
  }

  giveStates(states: Allocation): void {
    if (this.#spare && this.#spare.size >= states.size) return this.gpu.memory.free(states);
    this.#freeSpare();
    this.#spare = states;
  }

  #freeSpare(): void {
    if (this.#spare) this.gpu.memory.free(this.#spare);
    this.#spare = null;
  }

  /** Puts these rows of hidden states, [any, C], one after another where the head looks for them; at most PASS_ROWS. */
  loadHidden(source: BufferSlice, rows: readonly number[]): void {
    const bytes = this.weights.config.hiddenSize * 4;
    const { device } = this.gpu;
    const target = this.hidden;
    const encoder = device.createCommandEncoder({ label: 'load hidden' });
    for (let first = 0, end = 1; first < rows.length; first = end++) {
      while (end < rows.length && rows[end] === rows[end - 1]! + 1) end += 1; // neighbours go together
      const from = source.offset + rows[first]! * bytes;
      encoder.copyBufferToBuffer(source.buffer, from, target.buffer, first * bytes, (end - first) * bytes);
    }
    device.queue.submit([encoder.finish()]);
  }

  /** Runs at most PASS_ROWS rows; their hidden states are then in `hidden`. */
  async run(rows: readonly PassRow[], { keys, to, signal }: PassOptions): Promise<void> {
    const { vocabSize, numHiddenLayers } = this.weights.config;
    for (const { token } of rows)
      if (!(token >= 0 && token < vocabSize))
        throw new RangeError(`token: expected 0..${vocabSize - 1}, got ${token}`);
    const bucket = rowBucket(rows.length);
    const layers = to ?? numHiddenLayers;
    const key = `${keys} ${bucket} rows, ${layers} layers, ${this.lora ? 'adapter' : 'base'}`;
    const plan = await this.#plans.plan(key, () => this.#passDispatches(bucket, keys, layers));
    const tokens = new Uint32Array(bucket);
    rows.forEach(({ token }, i) => (tokens[i] = token));
    const { memory } = this.gpu;
    memory.write(this.#words('tokens', bucket, 1), tokens);
    const records = packRecords(
      rows.map((row) => row.record),
      bucket,
    );
    memory.write(this.#words('records', bucket, RECORD_WORDS), records);
    await plan.run(signal);
  }

  #passDispatches(rows: number, kind: Keys['kind'], layers: number): Dispatch[] {
    const { weights } = this;
    const { config } = weights;
    const { numAttentionHeads: H, numKeyValueHeads: K, headDim: D, intermediateSize: F } = config;
    const records = this.#words('records', rows, RECORD_WORDS);
    const x = this.#rows('x', rows);
    const tokens = this.#words('tokens', rows, 1);
    const dispatches = inPhase('embedding', embedding({ rows }, { tokens, matrix: weights.embedding, y: x }));
    if (layers === 0) return dispatches; // and no scratch for layers
    const pass: Pass = { weights, rows, records, lora: this.lora, subgroup: this.subgroup };
    const t = this.#words('t', rows, 3 * MAX_RANK);
    const buffers: LayerBuffers = {
      x,
      xn: this.#rows('xn', rows),
      qkv: this.#words('qkv', rows, (H + 2 * K) * D),
      attended: this.#words('attended', rows, H * D),
      lse: this.#words('lse', rows, H),
      xMid: this.#rows('xMid', rows),
      gateUp: this.#words('gateUp', rows, 2 * F),
      h: this.#words('h', rows, F),
      y: x,
      t: { qkv: t, o: t, gateUp: t, down: t },
    };
    for (let layer = 0; layer < layers; layer++) {
      const keys: Keys = kind === 'rows' ? { kind } : { kind, cache: this.cache.layer(layer) };
      const phase = kind === 'decode' ? 'layerDecode' : 'layerForward';
      dispatches.push(...inPhase(phase, llamaLayer(pass, layer, buffers, keys), layer));
    }
    return dispatches;
  }

  #rows(name: string, rows: number): Allocation {
    return this.#words(name, rows, this.weights.config.hiddenSize);
  }

  /** Room for every usual pass at once, so that plans need not be built anew for a larger one. */
  #words(name: string, rows: number, width: number): Allocation {
    return this.#plans.buffer(name, Math.max(rows, PASS_ROWS) * width);
  }
}
