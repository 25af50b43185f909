/** The training step that all opponents take: one document, rank 16, all seven projections. */
import { gaussian, seededRandom } from '../base/rng.ts';
import type {
  Executor,
  StepResult,
  TrainingDocument,
  TrainingRequest,
  TrainingSession,
} from '../engine/executor.ts';
import { PROJECTIONS, type ModelConfig } from '../engine/model/config.ts';
import { loraLayout, type LoraConfig } from '../engine/model/lora.ts';
import { DEFAULT_OPTIMISER } from '../engine/train/trainLoop.ts';
import { tokensOf, type BenchModel } from './model.ts';
import { timed, timingOf, type Timing } from './measure.ts';

/** Predicted tokens of the document; it has one more. */
export const STEP_TOKENS = 128;
/** Where more would take too long. */
export const FEW_TOKENS = 32;
export const STEP_RANK = 16;
export const LEARNING_RATE = 1e-3;

/** 'recipe' is what the app does: LoRA on the upper half. 'allLayers' is the same arithmetic for everyone. */
export type StepSetting = 'recipe' | 'allLayers';

export function stepLora(config: ModelConfig, setting: StepSetting, rank = STEP_RANK): LoraConfig {
  const layers = config.numHiddenLayers;
  return {
    rank,
    alpha: 2 * rank,
    layers: { from: setting === 'recipe' ? Math.floor(layers / 2) : 0, to: layers - 1 },
    targets: PROJECTIONS,
  };
}

/** Neither A nor B is zero, so that every gradient is there to be wrong. */
export function startAdapter(config: ModelConfig, lora: LoraConfig): Float32Array {
  const { slots, length } = loraLayout(config, lora);
  const weights = new Float32Array(length);
  const random = seededRandom(1, 'bench adapter');
  for (const { aOffset, bOffset, inFeatures, outFeatures } of slots) {
    for (let i = aOffset; i < bOffset; i++) weights[i] = gaussian(random) / Math.sqrt(inFeatures);
    for (let i = 0; i < outFeatures * lora.rank; i++) weights[bOffset + i] = 0.01 * gaussian(random);
  }
  return weights;
}

/** Real prose with the loss on every token that something predicts. */
export function stepDocument({ tokenizer }: BenchModel, text: string, predicted: number): TrainingDocument {
  return { tokens: tokensOf(tokenizer, text, predicted + 1), lossFrom: 1 };
}

export function stepRequest(
  config: ModelConfig,
  lora: LoraConfig,
  documents: readonly TrainingDocument[],
): TrainingRequest {
  const none = new Float32Array(0);
  return {
    documents,
    lora,
    state: { step: 0, weights: startAdapter(config, lora), moment1: none, moment2: none },
    optimiser: DEFAULT_OPTIMISER,
  };
}

export interface StepMeasurement {
  /** Of the first step: before any update, so that it must be everyone's. */
  readonly firstLoss: number;
  readonly firstGradNorm: number;
  /** With compilation, and with the lower layers where they are kept. */
  readonly firstStepMs: number;
  /** The steps after it. */
  readonly step: Timing;
}

/** A training session that is stepped on all documents of its request together, and timed. */
export class SteppedTraining {
  private readonly runsMs: number[] = [];

  private constructor(
    private readonly session: TrainingSession,
    private readonly all: readonly number[],
    private readonly first: { readonly ms: number; readonly value: StepResult },
  ) {}

  /** Takes the first step, which is to warm up. */
  static async open(executor: Executor, request: TrainingRequest): Promise<SteppedTraining> {
    const session = await executor.openTraining(request);
    const all = request.documents.map((_, index) => index);
    try {
      return new SteppedTraining(session, all, await timed(() => session.step(all, LEARNING_RATE)));
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  /** One measured step; gives its milliseconds. */
  async step(): Promise<number> {
    const { ms } = await timed(() => this.session.step(this.all, LEARNING_RATE));
    this.runsMs.push(ms);
    return ms;
  }

  measurement(): StepMeasurement {
    const { loss, gradNorm } = this.first.value;
    return {
      firstLoss: loss,
      firstGradNorm: gradNorm,
      firstStepMs: this.first.ms,
      step: timingOf(this.runsMs),
    };
  }

  dispose(): void {
    this.session.dispose();
  }
}

/** @throws Error unless both took the same step: a faster wrong answer is worth nothing */
export function refuseDifferentSteps(ours: StepMeasurement, stock: StepMeasurement): void {
  for (const name of ['firstLoss', 'firstGradNorm'] as const) {
    const off = Math.abs(ours[name] / stock[name] - 1);
    if (!(off < 0.01))
      throw new Error(
        `${name} differs: ours ${ours[name]}, stock ${stock[name]}. The two did not do the same step.`,
      );
  }
}
