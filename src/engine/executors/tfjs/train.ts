import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type {
  StepResult,
  TrainingDocument,
  TrainingRequest,
  TrainingSession,
  TrainingState,
} from '../../executor.ts';
import { checkTrainingRequest } from '../../checkRequests.ts';
import { loraLayout } from '../../model/lora.ts';
import type { ModelConfig, Projection } from '../../model/config.ts';
import { adamWStep, l2Norm, type AdamWState } from './adamW.ts';
import { crossEntropySum, finalNorm } from './head.ts';
import {
  inferenceArithmetic,
  llamaLayer,
  passTables,
  trainingArithmetic,
  type ChosenTokens,
  type PassTables,
} from './llama.ts';
import { recorded, type LoraPair } from './ops.ts';
import { Pacer } from './pace.ts';
import { inParts } from '../shared/inParts.ts';
import { PASS_TOKENS, pack, packMask, runPass, type Pack } from './pass.ts';
import { trainableTensors, type FrozenWeights } from './weights.ts';

/** Tokens of one tape: at 120, products are as fast as they get, and half the memory of 240. */
const TAPE_TOKENS = 128;

/** What the trained layers start from; all of it constant. */
interface PassInput {
  readonly x: Tensor2D; // [C, T]
  readonly tables: PassTables;
  readonly mask: Tensor2D; // [1, T * H / K * T]
  /** The columns that loss tokens are predicted from; null where those are all. */
  readonly chosen: ChosenTokens | null;
}

/**
 * See `TrainingSession`. The tape runs over layers lora.layers.from.. only; their input is kept per document. A batch of
 * more than TAPE_TOKENS tokens is done in parts whose gradients add up, which bounds the tape's memory.
 */
export class TfjsTrainingSession implements TrainingSession {
  /** Input of the first trained layer for each document seen so far, [C, T]; the last token is only a target. */
  private readonly below = new Map<number, Tensor2D>();
  private readonly base = inferenceArithmetic(() => null);
  private readonly gradient: Float32Array;
  private disposed = false;

  private constructor(
    private readonly weights: FrozenWeights,
    private readonly request: TrainingRequest,
    private readonly adamW: AdamWState,
    private readonly pacer: Pacer,
    private readonly onStep: () => void,
    private readonly onClosed: (session: TfjsTrainingSession) => void,
  ) {
    this.gradient = new Float32Array(adamW.weights.length);
  }

  /** `onStep` is called at the height of each step's memory, `onClosed` when the session is disposed. */
  static async open(
    weights: FrozenWeights,
    request: TrainingRequest,
    onStep: () => void,
    onClosed: (session: TfjsTrainingSession) => void,
  ): Promise<TfjsTrainingSession> {
    checkTrainingRequest(weights.config, request);
    const { length } = loraLayout(weights.config, request.lora);
    const { step, weights: start, moment1, moment2 } = request.state;
    const moment = (values: Float32Array) => (values.length ? values.slice() : new Float32Array(length));
    const adamW = { step, weights: start.slice(), moment1: moment(moment1), moment2: moment(moment2) };
    const pacer = new Pacer(request.signal);
    const session = new TfjsTrainingSession(weights, request, adamW, pacer, onStep, onClosed);
    try {
      await weights.keepTransposed(request.lora.layers.from, pacer);
      return session;
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  async step(documents: readonly number[], learningRate: number): Promise<StepResult> {
    if (this.disposed) throw new Error('training session: it was disposed');
    if (!documents.length) throw new RangeError('step: expected at least one document');
    await this.pacer.pause();
    await this.fillBelow(documents);
    const lossTokens = documents.reduce(
      (n, index) => n + this.document(index).tokens.length - this.document(index).lossFrom,
      0,
    );
    let loss = 0;
    this.gradient.fill(0);
    for (const part of inParts(documents, (index) => this.document(index).tokens.length, TAPE_TOKENS)) {
      await this.pacer.pause();
      loss += await this.backward(part, lossTokens);
    }
    const gradNorm = l2Norm(this.gradient);
    adamWStep(this.adamW, this.gradient, gradNorm, this.request.optimiser, learningRate);
    return { loss, gradNorm };
  }

  state(): Promise<TrainingState> {
    const { step, weights, moment1, moment2 } = this.adamW;
    return Promise.resolve({
      step,
      weights: weights.slice(),
      moment1: moment1.slice(),
      moment2: moment2.slice(),
    });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    for (const x of this.below.values()) x.dispose();
    this.below.clear();
    this.weights.dropTransposed();
    // The head's packed copy, see there.
    this.weights.dropHead();
    this.onClosed(this);
  }

  private document(index: number): TrainingDocument {
    const document = this.request.documents[index];
    if (!document)
      throw new RangeError(`step: expected documents 0..${this.request.documents.length - 1}, got ${index}`);
    return document;
  }

  /** Runs the layers below the adapter for documents met for the first time. */
  private async fillBelow(documents: readonly number[]): Promise<void> {
    const fresh = [...new Set(documents)].filter((index) => !this.below.has(index));
    const inputs = (index: number) => this.document(index).tokens.subarray(0, -1);
    for (const batch of inParts(fresh, (index) => inputs(index).length, PASS_TOKENS)) {
      const { x } = await runPass(pack(batch.map(inputs), 0), {
        weights: this.weights,
        math: this.base,
        pacer: this.pacer,
        to: this.request.lora.layers.from,
      });
      let offset = 0;
      for (const index of batch) {
        const T = inputs(index).length;
        this.below.set(index, tf.slice(x, [0, offset], [x.shape[0], T]));
        offset += T;
      }
      x.dispose();
    }
  }

  /** Adds the gradient of these documents' share of the mean loss to `gradient`; returns that share. */
  private async backward(documents: readonly number[], lossTokens: number): Promise<number> {
    const { loss, gradient } = recorded(() =>
      tf.tidy(() => {
        const { numAttentionHeads: H, numKeyValueHeads: K } = this.weights.config;
        const docs = documents.map((index) => this.document(index));
        const tokens = pack(
          docs.map((document) => document.tokens.subarray(0, -1)),
          0,
        );
        // Made out here because the tape lets go of whatever is made inside and not saved.
        const input = {
          x: tf.concat(
            documents.map((index) => this.below.get(index)!),
            1,
          ), // [C, T]
          tables: passTables(this.weights.config, tokens.positions),
          mask: packMask(tokens, H / K, 0),
          chosen: chosenTokens(this.weights.config, docs, tokens),
        };
        const { value, grads } = tf.valueAndGrads((...lora: Tensor[]) => {
          const loss = tf.div(this.lossSum(docs, input, lora as Tensor2D[]), lossTokens);
          this.onStep();
          return loss as Scalar;
        })(trainableTensors(this.weights.config, this.request.lora, this.adamW.weights));
        return { loss: value, gradient: tf.concat(grads.map((grad) => tf.reshape(grad, [-1]))) };
      }),
    );
    try {
      const values = await gradient.data<'float32'>();
      for (let i = 0; i < values.length; i++) this.gradient[i]! += values[i]!;
      return (await loss.data())[0]!;
    } finally {
      tf.dispose([loss, gradient]);
    }
  }

  /** Sum of the cross-entropy at the documents' loss tokens; `lora` is A, B, A, B, … in layout order. */
  private lossSum(docs: readonly TrainingDocument[], input: PassInput, lora: readonly Tensor2D[]): Tensor {
    const { weights, request } = this;
    const { config } = weights;
    const pairs = new Map<string, LoraPair>();
    loraLayout(config, request.lora).slots.forEach(({ layer, target }, i) =>
      pairs.set(`${layer} ${target}`, { a: lora[2 * i]!, b: lora[2 * i + 1]! }),
    );
    const pair = (layer: number, target: Projection) => pairs.get(`${layer} ${target}`) ?? null;
    const math = trainingArithmetic(pair, request.lora.alpha / request.lora.rank);

    const { from } = request.lora.layers;
    let { x } = input;
    const last = config.numHiddenLayers - 1;
    for (let layer = from; layer <= last; layer++) {
      const chosen = layer === last ? input.chosen : null;
      x = llamaLayer(weights, layer, x, input.tables, null, input.mask, math, layer === from, chosen).x;
    }
    const targets = docs.flatMap(({ tokens, lossFrom }) => Array.from(tokens.subarray(lossFrom)));
    return crossEntropySum(weights, finalNorm(weights, x), targets);
  }
}

/** Of the last layer, and so of the head, only what predicts a loss token is wanted: of a question and answer a sixth. */
function chosenTokens(
  config: ModelConfig,
  docs: readonly TrainingDocument[],
  pass: Pack,
): ChosenTokens | null {
  let offset = -1;
  const chosen = docs.flatMap(({ tokens, lossFrom }) => {
    const mine = Array.from({ length: tokens.length - lossFrom }, (_, i) => offset + lossFrom + i);
    offset += tokens.length - 1;
    return mine;
  });
  if (chosen.length === pass.tokens.length) return null;
  const { queries } = passTables(
    config,
    chosen.map((t) => pass.positions[t]!),
  );
  const { numAttentionHeads: H, numKeyValueHeads: K } = config;
  return { tokens: chosen, queries, mask: packMask(pass, H / K, 0, chosen) };
}
