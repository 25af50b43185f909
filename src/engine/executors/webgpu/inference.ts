/**
 * Inference passes over the device: any rows with any records through the layers, and what is wanted of the head.
 * Plans are kept by shape bucket and replayed; what changes by call is written into small buffers first.
 */
import type { Allocation, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { inPhase, type Dispatch, type Plan } from '../../gpu/plan.ts';
import { crossEntropy, LOGIT_ROWS, logitsFloats } from '../../ops/crossEntropy/crossEntropy.ts';
import { embedding } from '../../ops/embedding/embedding.ts';
import { gatherRows } from '../../ops/gatherRows/gatherRows.ts';
import { linear } from '../../ops/linear/linear.ts';
import { MAX_RANK } from '../../ops/loraLinear/loraLinear.ts';
import { rmsNorm } from '../../ops/rmsNorm/rmsNorm.ts';
import { packRecords, RECORD_WORDS, type RowRecord } from '../../ops/rowRecords.ts';
import { gatherLogits, NO_ID, topK } from '../../ops/topK/topK.ts';
import { rowsOf } from '../../ops/views.ts';
import { KvCache } from './kvCache.ts';
import { llamaLayer, type Keys, type LayerBuffers, type Pass, type PassLora } from './llamaPlan.ts';
import { PlanCache } from './planCache.ts';
import { rowBucket } from './rowBuckets.ts';
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

export class Inference {
  readonly cache: KvCache;
  readonly #plans: PlanCache;
  /** Adapter of the passes that follow, or null for the base model. */
  lora: PassLora | null = null;

  constructor(
    readonly gpu: Gpu,
    readonly weights: GpuWeights,
  ) {
    this.#plans = new PlanCache(gpu, 'activations');
    this.cache = new KvCache(gpu, weights.config, () => this.#plans.dropPlans());
  }

  /** The adapter's buffer or its layout has changed. */
  dropPlans(): void {
    this.#plans.dropPlans();
  }

  plans(): readonly Plan[] {
    return this.#plans.plans();
  }

  /** Frees scratch and, if no session holds slots, the cache: before training, which needs the room. */
  shrink(): void {
    this.cache.dropIfUnused();
    this.#plans.dispose();
  }

  dispose(): void {
    this.cache.dispose();
    this.#plans.dispose();
  }

  /** Hidden states after the last layer (not yet normed), [rows, C]: valid until the next call. */
  get hidden(): Allocation {
    return this.#plans.buffer('x', this.weights.config.hiddenSize);
  }

  /** Puts rows of hidden states, [rows, C], where the head looks for them. */
  loadHidden(source: BufferSlice, rows: number): void {
    const bytes = rows * this.weights.config.hiddenSize * 4;
    this.gpu.memory.copy(source, { ...this.#rows('x', rows), size: bytes });
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
    memory.write(this.#words('tokens', bucket), tokens);
    const records = packRecords(
      rows.map((row) => row.record),
      bucket,
    );
    memory.write(this.#words('records', bucket * RECORD_WORDS), records);
    await plan.run(signal);
  }

  /** log softmax at the target of each given row of `hidden`. */
  async logProbs(
    rows: readonly number[],
    targets: readonly number[],
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const bucket = rowBucket(rows.length);
    const { vocabSize } = this.weights.config;
    const plan = await this.#plans.plan(`log-probabilities of ${bucket} rows`, () => [
      ...this.#headInput(bucket),
      ...crossEntropy(
        { rows: bucket },
        {
          hidden: this.#rows('normed', bucket),
          head: this.weights.head,
          targets: this.#words('targets', bucket),
          rowWeights: this.#words('row weights', bucket),
          logProbs: this.#words('log-probabilities', bucket),
          logits: this.#words('logits', logitsFloats(bucket, vocabSize)),
        },
      ),
    ]);
    this.#writeIndices(rows, bucket);
    const padded = new Uint32Array(bucket);
    padded.set(targets);
    this.gpu.memory.write(this.#words('targets', bucket), padded);
    await plan.run(signal);
    const [all] = await this.gpu.readback.floats(this.#exactly('log-probabilities', rows.length));
    return all!;
  }

  /** The k largest logits of each given row of `hidden`: ids and logits, k a row; NaN where only NaN are left. */
  async top(rows: readonly number[], k: number): Promise<{ ids: Uint32Array; logits: Float32Array }> {
    const bucket = rowBucket(rows.length);
    const plan = await this.#plans.plan(`top ${k} of ${bucket} rows`, () => {
      const ids = this.#words('top ids', bucket * k);
      const tops = this.#words('top logits', bucket * k);
      return this.#headChunks(bucket, (shape, logits) => topK(shape, k, { logits, ids, tops }));
    });
    this.#writeIndices(rows, bucket);
    await plan.run();
    const count = rows.length * k;
    const [ids, logits] = await this.gpu.readback.words(
      this.#exactly('top ids', count),
      this.#exactly('top logits', count),
    );
    const tops = new Float32Array(logits!.buffer, logits!.byteOffset, count);
    ids!.forEach((id, i) => id === NO_ID && (tops[i] = NaN));
    return { ids: ids!, logits: tops };
  }

  /** Logits at the given ids of each given row of `hidden`, one after another. */
  async among(rows: readonly number[], ids: readonly Int32Array[]): Promise<Float32Array> {
    const bucket = rowBucket(rows.length);
    const count = ids.reduce((sum, list) => sum + list.length, 0);
    const pairBucket = 2 ** Math.ceil(Math.log2(Math.max(count, 256)));
    const plan = await this.#plans.plan(`${pairBucket} logits of ${bucket} rows`, () => {
      const pairs = this.#words('pairs', pairBucket * 2);
      const chosen = this.#words('chosen', pairBucket);
      return this.#headChunks(bucket, (shape, logits) =>
        gatherLogits(shape, pairBucket, { logits, pairs, chosen }),
      );
    });
    this.#writeIndices(rows, bucket);
    const pairs = new Uint32Array(pairBucket * 2);
    let at = 0;
    ids.forEach((list, row) => {
      for (const id of list) {
        pairs[at++] = row;
        pairs[at++] = id;
      }
    });
    this.gpu.memory.write(this.#words('pairs', pairBucket * 2), pairs);
    await plan.run();
    const [logits] = await this.gpu.readback.floats(this.#exactly('chosen', count));
    return logits!;
  }

  #passDispatches(rows: number, kind: Keys['kind'], layers: number): Dispatch[] {
    const { weights } = this;
    const { config } = weights;
    const { numAttentionHeads: H, numKeyValueHeads: K, headDim: D, intermediateSize: F } = config;
    const records = this.#words('records', rows * RECORD_WORDS);
    const pass: Pass = { weights, rows, records, lora: this.lora };
    const t = this.#words('t', rows * 3 * MAX_RANK);
    const x = this.#rows('x', rows);
    const buffers: LayerBuffers = {
      x,
      xn: this.#rows('xn', rows),
      qkv: this.#words('qkv', rows * (H + 2 * K) * D),
      attended: this.#words('attended', rows * H * D),
      lse: this.#words('lse', rows * H),
      xMid: this.#rows('xMid', rows),
      gateUp: this.#words('gateUp', rows * 2 * F),
      y: x,
      t: { qkv: t, o: t, gateUp: t, down: t },
    };
    const tokens = this.#words('tokens', rows);
    const dispatches = inPhase('embedding', embedding({ rows }, { tokens, matrix: weights.embedding, y: x }));
    for (let layer = 0; layer < layers; layer++) {
      const keys: Keys = kind === 'rows' ? { kind } : { kind, cache: this.cache.layer(layer) };
      const phase = kind === 'decode' ? 'layerDecode' : 'layerForward';
      dispatches.push(...inPhase(phase, llamaLayer(pass, layer, buffers, keys), layer));
    }
    return dispatches;
  }

  /** Picks rows of `hidden` and norms them. */
  #headInput(rows: number): Dispatch[] {
    const { config, norm } = this.weights;
    const features = config.hiddenSize;
    const picked = this.#rows('picked', rows);
    const normed = this.#rows('normed', rows);
    return [
      ...gatherRows({ rows, features }, { x: this.hidden, indices: this.#words('indices', rows), y: picked }),
      ...rmsNorm({ rows, features, eps: config.rmsNormEps }, { x: picked, weight: norm, y: normed }),
    ];
  }

  /** The head over chunks of rows; `use` takes each chunk's logits before the next overwrites them. */
  #headChunks(
    rows: number,
    use: (shape: { rows: number; firstRow: number; vocab: number }, logits: BufferSlice) => Dispatch[],
  ): Dispatch[] {
    const { head, config } = this.weights;
    const vocab = config.vocabSize;
    const logits = this.#words('logits', logitsFloats(rows, vocab));
    const dispatches = this.#headInput(rows);
    const normed = this.#rows('normed', rows);
    for (let firstRow = 0; firstRow < rows; firstRow += LOGIT_ROWS) {
      const chunk = Math.min(LOGIT_ROWS, rows - firstRow);
      const x = rowsOf(normed, firstRow, chunk, config.hiddenSize);
      dispatches.push(...linear({ rows: chunk }, { x, matrix: head, y: logits }));
      dispatches.push(...use({ rows: chunk, firstRow, vocab }, logits));
    }
    return inPhase('head', dispatches);
  }

  #writeIndices(rows: readonly number[], bucket: number): void {
    const indices = new Uint32Array(bucket);
    indices.set(rows);
    this.gpu.memory.write(this.#words('indices', bucket), indices);
  }

  #rows(name: string, rows: number): Allocation {
    return this.#words(name, rows * this.weights.config.hiddenSize);
  }

  #words(name: string, words: number): Allocation {
    return this.#plans.buffer(name, words);
  }

  #exactly(name: string, words: number): BufferSlice {
    const { buffer, offset } = this.#words(name, words);
    return { buffer, offset, size: words * 4 };
  }
}
