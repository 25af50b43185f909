import * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { StepResult, TrainingDocument, TrainingRequest } from '../engine/executor.ts';
import { loraLayout } from '../engine/model/lora.ts';
import type { Projection } from '../engine/model/config.ts';
import type { StockLlama, StockPair } from './stockLlama.ts';

/** A trained tensor with AdamW's moments. */
interface Trained {
  weight: Tensor;
  moment1: Tensor;
  moment2: Tensor;
}

/** LoRA training of `StockLlama` in stock ops: tape, clipping and AdamW (Loshchilov & Hutter 2019) composed of them. */
export class StockTraining {
  private readonly trained: Trained[];
  private steps = 0;

  constructor(
    private readonly model: StockLlama,
    private readonly request: TrainingRequest,
  ) {
    const { lora, state } = request;
    this.trained = loraLayout(model.config, lora).slots.flatMap((slot) => {
      const { aOffset, bOffset, inFeatures, outFeatures } = slot;
      const flat = (from: number, shape: [number, number]) =>
        tf.tensor2d(state.weights.slice(from, from + shape[0] * shape[1]), shape);
      return [
        transposedOnce(flat(aOffset, [lora.rank, inFeatures])), // [in, R]
        transposedOnce(flat(bOffset, [outFeatures, lora.rank])), // [R, out]
      ].map((weight) => ({ weight, moment1: tf.zerosLike(weight), moment2: tf.zerosLike(weight) }));
    });
  }

  /** One step on one document. */
  async step(document: TrainingDocument, learningRate: number): Promise<StepResult> {
    const [loss, gradNorm] = tf.tidy(() => {
      const { value, grads } = this.gradients(document);
      const norm = tf.sqrt(sumOfSquares(grads));
      this.update(grads, norm as Scalar, learningRate);
      return [value, norm] as [Tensor, Tensor];
    });
    const values = await Promise.all([loss.data(), gradNorm.data()]);
    tf.dispose([loss, gradNorm]);
    return { loss: values[0][0]!, gradNorm: values[1][0]! };
  }

  dispose(): void {
    for (const { weight, moment1, moment2 } of this.trained) tf.dispose([weight, moment1, moment2]);
  }

  /** The layers below the adapter run outside the tape, as they need no gradient. */
  private gradients({ tokens }: TrainingDocument): { value: Tensor; grads: Tensor[] } {
    const { model, request } = this;
    const { from, to } = request.lora.layers;
    const inputs = tokens.slice(0, -1);
    const tables = model.tables(inputs.length);
    const below = tf.tidy(() => model.run(model.embed(inputs), 0, from, tables, () => null));
    const scale = request.lora.alpha / request.lora.rank;
    const keys = loraLayout(model.config, request.lora).slots.map(
      ({ layer, target }) => `${layer} ${target}`,
    );
    return tf.valueAndGrads((...weights: Tensor[]) => {
      const pairs = new Map<string, StockPair>();
      keys.forEach((key, i) =>
        pairs.set(key, { a: weights[2 * i] as Tensor2D, b: tf.mul(weights[2 * i + 1]!, scale) }),
      );
      const pair = (layer: number, name: Projection) => pairs.get(`${layer} ${name}`) ?? null;
      return model.loss(model.run(below, from, to + 1, tables, pair), tokens.slice(1));
    })(this.trained.map(({ weight }) => weight));
  }

  private update(grads: readonly Tensor[], norm: Scalar, learningRate: number): void {
    const { beta1, beta2, eps, weightDecay, maxGradNorm } = this.request.optimiser;
    this.steps++;
    const clip = maxGradNorm === null ? tf.scalar(1) : tf.minimum(1, tf.div(maxGradNorm, tf.add(norm, 1e-6)));
    const rate = learningRate / (1 - beta1 ** this.steps);
    const root2 = Math.sqrt(1 - beta2 ** this.steps);
    this.trained.forEach((old, i) => {
      const next = tf.tidy(() => {
        const g = tf.mul(grads[i]!, clip);
        const moment1 = tf.add(tf.mul(old.moment1, beta1), tf.mul(g, 1 - beta1));
        const moment2 = tf.add(tf.mul(old.moment2, beta2), tf.mul(tf.square(g), 1 - beta2));
        const move = tf.div(tf.mul(moment1, rate), tf.add(tf.div(tf.sqrt(moment2), root2), eps));
        const weight = tf.sub(tf.mul(old.weight, 1 - learningRate * weightDecay), move);
        return { weight, moment1, moment2 };
      });
      tf.dispose([old.weight, old.moment1, old.moment2]);
      for (const name of ['weight', 'moment1', 'moment2'] as const) old[name] = tf.keep(next[name]);
    });
  }
}

/** Term by term: `tf.addN` of more tensors than a shader may bind is silently 0 on tfjs-backend-webgpu 4.22. */
function sumOfSquares(tensors: readonly Tensor[]): Tensor {
  return tensors.map((x) => tf.sum(tf.square(x))).reduce((sum, term) => tf.add(sum, term));
}

function transposedOnce(x: Tensor2D): Tensor {
  const y = tf.transpose(x);
  x.dispose();
  return y;
}
