import { rounded } from '../base/stats.ts';
import type { Executor, TrainingRequest } from '../engine/executor.ts';
import type { BenchModel } from './model.ts';
import { timed, timingOf } from './measure.ts';
import {
  LEARNING_RATE,
  refuseDifferentSteps,
  stepDocument,
  stepLora,
  stepRequest,
  SteppedTraining,
  type StepMeasurement,
  type StepSetting,
} from './loraStep.ts';
import type { Say } from './section.ts';
import type { StockLlama } from './stockLlama.ts';
import { StockTraining } from './stockTraining.ts';

export interface StepComparison {
  readonly tokens: number;
  readonly rank: number;
  readonly firstLayer: number;
  readonly ours: StepMeasurement;
  readonly stock: StepMeasurement;
  /** Stock milliseconds over ours. */
  readonly ratio: number;
}

export interface CompareOptions {
  readonly setting: StepSetting;
  readonly text: string;
  readonly executor: Executor;
  readonly stock: StockLlama;
  /** Of the document. */
  readonly tokens: number;
  /** Measured steps of the stock one; so many of ours before it and so many after it. */
  readonly repeats: number;
  readonly say: Say;
}

/** Ours is measured before and after the stock one: a machine that slows down meanwhile shows. */
export async function compareSteps(
  model: BenchModel,
  { setting, text, tokens, executor, stock, repeats, say }: CompareOptions,
): Promise<StepComparison> {
  const { config } = model;
  const lora = stepLora(config, setting);
  const document = stepDocument(model, text, tokens);
  const request = stepRequest(config, lora, [document]);
  const own = await SteppedTraining.open(executor, request);
  try {
    const ownSteps = async () => {
      for (let i = 0; i < repeats; i++) say(`${setting}: ours ${seconds(await own.step())} a step`);
    };
    await ownSteps();
    const theirs = await stockSteps(stock, request, repeats);
    const { firstLoss, step } = theirs;
    say(`${setting}: stock ${seconds(step.medianMs)} a step, loss ${firstLoss.toFixed(4)}`);
    await ownSteps();
    const ours = own.measurement();
    refuseDifferentSteps(ours, theirs);
    return {
      tokens: document.tokens.length - 1,
      rank: lora.rank,
      firstLayer: lora.layers.from,
      ours,
      stock: theirs,
      ratio: rounded(step.medianMs / ours.step.medianMs),
    };
  } finally {
    own.dispose();
  }
}

async function stockSteps(
  stock: StockLlama,
  request: TrainingRequest,
  repeats: number,
): Promise<StepMeasurement> {
  const training = new StockTraining(stock, request);
  const steps = [];
  for (let i = 0; i < repeats; i++)
    steps.push(await timed(() => training.step(request.documents[0]!, LEARNING_RATE)));
  training.dispose();
  const { ms, value } = steps[0]!;
  return {
    firstLoss: value.loss,
    firstGradNorm: value.gradNorm,
    firstStepMs: ms,
    step: timingOf(steps.map(({ ms }) => ms)),
  };
}

/**
 * Compiles the stock kernels with a step that trains the last layer alone. tfjs picks some kernels by the sizes of the
 * product, so only a step of as many tokens as the measured one compiles them all. Where `tokens` is smaller, because a
 * step takes minutes, the first measured step still compiles a few.
 */
export async function warmUpStock(
  stock: StockLlama,
  model: BenchModel,
  text: string,
  tokens: number,
): Promise<void> {
  const top = model.config.numHiddenLayers - 1;
  const lora = { ...stepLora(model.config, 'recipe'), layers: { from: top, to: top } };
  const document = stepDocument(model, text, tokens);
  const training = new StockTraining(stock, stepRequest(model.config, lora, [document]));
  await training.step(document, LEARNING_RATE);
  training.dispose();
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
