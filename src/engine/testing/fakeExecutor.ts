import { seededRandom } from '../../base/rng.ts';
import { firstRows } from '../checkRequests.ts';
import {
  OutOfMemoryError,
  type DecodeRequest,
  type DecodeSession,
  type Executor,
  type LogitsWanted,
  type NextLogits,
  type TrainingRequest,
  type TrainingSession,
  type TrainingState,
} from '../executor.ts';
import { PROJECTIONS } from '../model/config.ts';
import type { Adapter } from '../model/lora.ts';
import { TINY_LLAMA } from './tinyModel.ts';

export interface FakeExecutor extends Executor {
  /** Sessions not disposed of. */
  open: number;
  /** Rows of every decode session as it is opened and after each admission. */
  readonly sessionRows: number[];
  /** What each call of `logits` asked for. */
  readonly wanted: LogitsWanted[];
  /** Documents and learning rate of each training step. */
  readonly trained: { readonly documents: readonly number[]; readonly learningRate: number }[];
  readonly scored: number[];
  adapter: Adapter | null;
  disposed: boolean;
}

export interface FakeOptions {
  readonly vocabSize?: number;
  /** Logits [V] after a sequence; seeded noise that depends on the whole sequence when absent. */
  readonly logits?: (tokens: readonly number[]) => ArrayLike<number>;
  /** Says that memory is out for a session of more rows than this: as it is opened, or when logits are first read. */
  readonly mostRows?: { readonly rows: number; readonly at: 'open' | 'logits' };
  /** Replaces the loss of a training step (0-based). */
  readonly loss?: (step: number) => number;
}

/**
 * A deterministic executor without a model. Its training is a made-up rule in which order, learning rate and optimiser
 * state all matter, so that a run that resumes wrongly ends elsewhere.
 */
export function fakeExecutor(options: FakeOptions = {}): FakeExecutor {
  const { vocabSize = 257 } = options;
  const logits = options.logits ?? ((tokens: readonly number[]) => noise(tokens, vocabSize));
  const fake: FakeExecutor = {
    kind: 'tfjs',
    description: 'a fake',
    preferredRows: 64,
    lost: new Promise<string>(() => {}),
    open: 0,
    sessionRows: [],
    wanted: [],
    trained: [],
    scored: [],
    adapter: null,
    disposed: false,
    setAdapter: (adapter) => {
      fake.adapter = adapter;
      return Promise.resolve();
    },
    openDecode: (request) => {
      if (isRefused(options, 'open', firstRows(request).length))
        return Promise.reject(new OutOfMemoryError('no room'));
      return Promise.resolve(fakeDecode(fake, request, logits, options));
    },
    tokenLogProbs: (sequences) => {
      fake.scored.push(sequences.length);
      return Promise.resolve(
        sequences.map(({ tokens, from }) =>
          Float32Array.from({ length: tokens.length - from }, (_, i) => {
            const row = Array.from(logits([...tokens.subarray(0, from + i)]));
            const max = Math.max(...row);
            const sum = row.reduce((s, x) => s + Math.exp(x - max), 0);
            return row[tokens[from + i]!]! - max - Math.log(sum);
          }),
        ),
      );
    },
    openTraining: (request) => Promise.resolve(fakeTraining(fake, request, options.loss)),
    weightNorms: () =>
      Promise.resolve(Array.from({ length: TINY_LLAMA.numHiddenLayers }, () => PROJECTIONS.map(() => 2))),
    memory: () => ({ weightBytes: 0, otherBytes: 0, peakBytes: 0 }),
    dispose: () => {
      fake.disposed = true;
    },
  };
  return fake;
}

function noise(tokens: readonly number[], vocabSize: number): Float32Array {
  const random = seededRandom(1, tokens.join(','));
  return Float32Array.from({ length: vocabSize }, () => random() * 6);
}

function isRefused({ mostRows }: FakeOptions, at: 'open' | 'logits', rows: number): boolean {
  return mostRows?.at === at && rows > mostRows.rows;
}

function fakeDecode(
  fake: FakeExecutor,
  request: DecodeRequest,
  logits: (tokens: readonly number[]) => ArrayLike<number>,
  options: FakeOptions,
): DecodeSession {
  const { prompts } = request;
  let rows = firstRows(request).map((prompt) => [...prompts[prompt]!]);
  fake.open++;
  fake.sessionRows.push(rows.length);
  return {
    get rows() {
      return rows.length;
    },
    logits(wanted) {
      if (isRefused(options, 'logits', rows.length)) return Promise.reject(new OutOfMemoryError('no room'));
      fake.wanted.push(wanted);
      if (wanted.kind === 'among' && wanted.ids.length !== rows.length)
        throw new Error(`among: expected ${rows.length} lists, got ${wanted.ids.length}`);
      return Promise.resolve(
        rows.map((tokens, i): NextLogits => {
          const all = logits(tokens);
          const ids =
            wanted.kind === 'among'
              ? wanted.ids[i]!
              : Int32Array.from({ length: all.length }, (_, id) => id)
                  .sort((a, b) => all[b]! - all[a]! || a - b)
                  .slice(0, wanted.k);
          if (ids.length === 0) throw new Error('among: expected at least one id');
          const next = { ids, logits: Float32Array.from(ids, (id) => all[id]!) };
          if (wanted.kind !== 'among' || !wanted.logSumExpOf?.includes(i)) return next;
          return { ...next, logSumExp: Math.log(Array.from(all).reduce((sum, x) => sum + Math.exp(x), 0)) };
        }),
      );
    },
    append(tokens) {
      if (tokens.length !== rows.length)
        throw new Error(`append: expected ${rows.length} tokens, got ${tokens.length}`);
      rows = rows.map((row, i) => [...row, tokens[i]!]);
      return Promise.resolve();
    },
    retain(kept) {
      rows = kept.map((i) => rows[i]!);
      return Promise.resolve();
    },
    admit(more) {
      rows = [...rows, ...more.map((prompt) => [...prompts[prompt]!])];
      fake.sessionRows.push(rows.length);
      return Promise.resolve();
    },
    dispose() {
      fake.open--;
    },
  };
}

function fakeTraining(
  fake: FakeExecutor,
  { state: start, documents }: TrainingRequest,
  loss?: (step: number) => number,
): TrainingSession {
  const weights = start.weights.slice();
  const moment1 = start.moment1.length ? start.moment1.slice() : new Float32Array(weights.length);
  const moment2 = start.moment2.length ? start.moment2.slice() : new Float32Array(weights.length);
  let step = start.step;
  fake.open++;
  return {
    step(batch, learningRate) {
      fake.trained.push({ documents: batch, learningRate });
      const sum = batch.reduce((s, i) => s + documents[i]!.tokens.length * (i + 1), 0);
      for (let i = 0; i < weights.length; i++) {
        const gradient = weights[i]! - Math.sin(sum + i);
        moment1[i] = 0.9 * moment1[i]! + 0.1 * gradient;
        moment2[i] = 0.99 * moment2[i]! + 0.01 * gradient * gradient;
        weights[i]! -= (learningRate * moment1[i]!) / (Math.sqrt(moment2[i]!) + 1e-8);
      }
      const result = { loss: loss?.(step) ?? 2 / (step + 1), gradNorm: 1 };
      step++;
      return Promise.resolve(result);
    },
    state: (): Promise<TrainingState> =>
      Promise.resolve({
        step,
        weights: weights.slice(),
        moment1: moment1.slice(),
        moment2: moment2.slice(),
      }),
    dispose() {
      fake.open--;
    },
  };
}
