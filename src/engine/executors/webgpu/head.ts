/**
 * What is wanted of the language-model head for rows of hidden states: log-probabilities of given tokens, the largest
 * logits, or chosen ones. Plans are kept by shape bucket; the head runs at most once a call.
 */
import { SAMPLE_CANDIDATES } from '../../generate/sampling.ts';
import type { Allocation, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { inPhase, type Dispatch } from '../../gpu/plan.ts';
import { chosenLogits } from '../../ops/chosenLogits/chosenLogits.ts';
import { crossEntropy, logitsFloats } from '../../ops/crossEntropy/crossEntropy.ts';
import { gatherRows } from '../../ops/gatherRows/gatherRows.ts';
import { linear } from '../../ops/linear/linear.ts';
import { rmsNorm } from '../../ops/rmsNorm/rmsNorm.ts';
import { gatherLogits, NO_ID, topK } from '../../ops/topK/topK.ts';
import type { PlanCache } from './planCache.ts';
import { PASS_ROWS, rowBucket, rowsAtMost } from './rowBuckets.ts';
import type { GpuWeights } from './uploadWeights.ts';

/** The k largest logits of each row: ids and logits, k a row, NaN where only NaN are left; and each row's log-sum-exp. */
export interface TopLogits {
  readonly ids: Uint32Array;
  readonly logits: Float32Array;
  readonly logSumExp: Float32Array;
}

/** Logits one row after another, and the log-sum-exp of the rows it was asked of. */
export interface ChosenLogits {
  readonly logits: Float32Array;
  readonly logSumExp: Float32Array;
}

/** How the labels of the plans begin that give a step's logits. */
export const HEAD_PLANS = {
  top: 'the largest',
  chosen: 'chosen',
  weighed: 'chosen and weighed',
} as const;

export function headPlanKind(label: string): keyof typeof HEAD_PLANS | null {
  if (label.startsWith(`${HEAD_PLANS.weighed} `)) return 'weighed';
  if (label.startsWith(`${HEAD_PLANS.chosen} `)) return 'chosen';
  return label.startsWith(`${HEAD_PLANS.top} `) ? 'top' : null;
}

/** Logits held at once: 512 rows of 49,152. Everything a step asks of fewer rows is one plan. */
const LOGIT_BYTES = 128 * 2 ** 20;
/** A logit computed alone costs about as much as this many of a whole product. */
const ALONE = 8;
const LEAST_PAIRS = 256;
/** Room made for pairs at once, so that it need not grow: 128 ids for each of 128 rows. */
const USUAL_PAIRS = 16_384;
/** The same for the largest logits of a row: those that sampling asks for. */
const USUAL_TOPS = SAMPLE_CANDIDATES;

export class Head {
  constructor(
    private readonly gpu: Gpu,
    private readonly weights: GpuWeights,
    private readonly plans: PlanCache,
    /** Hidden states that rows are taken of, [rows, C]. */
    private readonly hidden: () => Allocation,
    private readonly subgroup: number,
  ) {}

  /** log softmax at the target of each given row. */
  async logProbs(
    rows: readonly number[],
    targets: readonly number[],
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const bucket = rowBucket(rows.length);
    const { head, config } = this.weights;
    const plan = await this.plans.plan(`log-probabilities of ${bucket} rows`, () =>
      inPhase('head', [
        ...this.#input(bucket),
        ...crossEntropy(
          { rows: bucket },
          {
            hidden: this.#rows('normed'),
            head,
            targets: this.#rows('targets', 1),
            rowWeights: this.#rows('row weights', 1),
            logProbs: this.#rows('log-probabilities', 1),
            logits: this.#words('logits', logitsFloats(bucket, config.vocabSize)),
          },
        ),
      ]),
    );
    this.#writeIndices(rows, bucket);
    const padded = new Uint32Array(bucket);
    padded.set(targets);
    this.gpu.memory.write(this.#rows('targets', 1), padded);
    await plan.run(signal);
    const [all] = await this.gpu.readback.floats(this.#exactly('log-probabilities', rows.length));
    return all!;
  }

  /** The k largest logits of the first `rows` rows, at most `mostRows`. */
  async top(rows: number, k: number): Promise<TopLogits> {
    const bucket = rowBucket(rows);
    const plan = await this.plans.plan(`${HEAD_PLANS.top} ${k} of ${bucket} rows`, () =>
      inPhase('head', [...this.#input(bucket), ...this.#logits(bucket), ...this.#topK(bucket, k)]),
    );
    this.#writeIndices([...Array(rows).keys()], bucket);
    await plan.run();
    const count = rows * k;
    const [ids, logits, logSumExp] = await this.gpu.readback.words(
      this.#exactly('top ids', count),
      this.#exactly('top logits', count),
      this.#exactly('log-sum-exp', rows),
    );
    const tops = asFloats(logits!);
    ids!.forEach((id, i) => id === NO_ID && (tops[i] = NaN));
    return { ids: ids!, logits: tops, logSumExp: asFloats(logSumExp!) };
  }

  /**
   * Logits at the given ids of the first rows, at most `mostRows`, and the log-sum-exp of those that `weighed` lists.
   * Where few logits are asked for, only those are computed, and the whole vocabulary only for the rows that are weighed:
   * those come first.
   */
  async among(ids: readonly Int32Array[], weighed: readonly number[]): Promise<ChosenLogits> {
    const { head, config } = this.weights;
    const { vocabSize: vocab } = config;
    const bucket = rowBucket(ids.length);
    const count = ids.reduce((sum, list) => sum + list.length, 0);
    const pairBucket = 2 ** Math.ceil(Math.log2(Math.max(count, LEAST_PAIRS)));
    const pairRoom = Math.max(pairBucket, USUAL_PAIRS);
    const alone = count * ALONE < bucket * vocab;
    const whole = alone ? (weighed.length === 0 ? 0 : rowBucket(weighed.length)) : bucket;
    const kind = weighed.length > 0 ? HEAD_PLANS.weighed : HEAD_PLANS.chosen;
    const key = `${kind} ${pairBucket} of ${bucket} rows, ${whole} whole`;
    const plan = await this.plans.plan(key, () => {
      const pairs = this.#words('pairs', pairRoom * 2);
      const chosen = this.#words('chosen', pairRoom);
      const x = this.#rows('normed');
      return inPhase('head', [
        ...this.#input(bucket),
        ...(whole > 0 ? this.#logits(whole) : []),
        ...(weighed.length > 0 ? this.#topK(whole, 1) : []),
        ...(alone
          ? chosenLogits({ rows: bucket, pairs: pairBucket }, { x, matrix: head, pairs, chosen })
          : gatherLogits({ rows: bucket, vocab }, pairBucket, {
              logits: this.#words('logits', bucket * vocab),
              pairs,
              chosen,
            })),
      ]);
    });
    const first = new Set(weighed);
    const order = [...weighed, ...[...ids.keys()].filter((row) => !first.has(row))];
    this.#writeIndices(order, bucket);
    const place = new Map(order.map((row, i) => [row, i]));
    const pairs = new Uint32Array(pairBucket * 2);
    let at = 0;
    ids.forEach((list, row) => {
      for (const id of list) {
        pairs[at++] = place.get(row)!;
        pairs[at++] = id;
      }
    });
    this.gpu.memory.write(this.#words('pairs', pairRoom * 2), pairs);
    await plan.run();
    const slices = [this.#exactly('chosen', count)];
    if (weighed.length > 0) slices.push(this.#exactly('log-sum-exp', weighed.length));
    const [logits, logSumExp] = await this.gpu.readback.floats(...slices);
    return { logits: logits!, logSumExp: logSumExp ?? new Float32Array(0) };
  }

  /** Rows whose logits fit at once. */
  get mostRows(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.gpu.device.limits;
    const bytes = Math.min(LOGIT_BYTES, maxBufferSize, maxStorageBufferBindingSize);
    return rowsAtMost(Math.min(PASS_ROWS, Math.floor(bytes / (this.weights.config.vocabSize * 4))));
  }

  /** Picks rows of the hidden states and norms them. */
  #input(rows: number): Dispatch[] {
    const { config, norm } = this.weights;
    const features = config.hiddenSize;
    const picked = this.#rows('picked');
    const y = this.#rows('normed');
    const indices = this.#rows('indices', 1);
    return [
      ...gatherRows({ rows, features }, { x: this.hidden(), indices, y: picked }),
      ...rmsNorm({ rows, features, eps: config.rmsNormEps }, { x: picked, weight: norm, y }),
    ];
  }

  /** All logits of the first rows. */
  #logits(rows: number): Dispatch[] {
    const { head, config } = this.weights;
    const y = this.#words('logits', rows * config.vocabSize);
    return linear({ rows, subgroup: this.subgroup }, { x: this.#rows('normed'), matrix: head, y });
  }

  #topK(rows: number, k: number): Dispatch[] {
    const { vocabSize: vocab } = this.weights.config;
    return topK({ rows, vocab }, k, {
      logits: this.#words('logits', rows * vocab),
      ids: this.#rows('top ids', Math.max(k, USUAL_TOPS)),
      tops: this.#rows('top logits', Math.max(k, USUAL_TOPS)),
      logSumExp: this.#rows('log-sum-exp', 1),
    });
  }

  #writeIndices(rows: readonly number[], bucket: number): void {
    const indices = new Uint32Array(bucket);
    indices.set(rows);
    this.gpu.memory.write(this.#rows('indices', 1), indices);
  }

  /** Room for the rows of any call, so that it never grows. */
  #rows(name: string, width = this.weights.config.hiddenSize): Allocation {
    return this.#words(name, PASS_ROWS * width);
  }

  #words(name: string, words: number): Allocation {
    return this.plans.buffer(name, words);
  }

  #exactly(name: string, words: number): BufferSlice {
    const { buffer, offset } = this.#words(name, words);
    return { buffer, offset, size: words * 4 };
  }
}

function asFloats(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}
