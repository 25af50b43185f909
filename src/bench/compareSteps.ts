import type { Executor } from '../engine/executor.ts';
import type { BenchModel } from './model.ts';
import { round, timed, timingOf } from './measure.ts';
import {
  LEARNING_RATE,
  measureSteps,
  refuseDifferentSteps,
  stepDocument,
  stepLora,
  stepRequest,
  STEP_TOKENS,
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
  readonly quick: boolean;
  readonly say: Say;
}

/** Measured steps of ours come before and after the stock one: a machine that slows down meanwhile shows. */
export async function compareSteps(
  model: BenchModel,
  { setting, text, executor, stock, quick, say }: CompareOptions,
): Promise<StepComparison> {
  const { config } = model;
  const lora = stepLora(config, setting);
  const document = stepDocument(model, text, quick ? 32 : STEP_TOKENS);
  const request = stepRequest(config, lora, [document]);
  const before = await measureSteps(executor, request, quick ? 1 : 2);
  say(`${setting}: ours ${seconds(before.step.medianMs)} a step`);

  await warmUp(stock, model, text);
  say(`${setting}: stock kernels compiled on one layer`);
  const training = new StockTraining(stock, request);
  const { ms, value } = await timed(() => training.step(document, LEARNING_RATE));
  training.dispose();
  const theirs: StepMeasurement = {
    firstLoss: value.loss,
    firstGradNorm: value.gradNorm,
    firstStepMs: ms,
    step: timingOf([ms]),
  };
  say(
    `${setting}: stock ${seconds(ms)} a step, loss ${value.loss.toFixed(4)} (ours ${before.firstLoss.toFixed(4)})`,
  );
  refuseDifferentSteps(before, theirs);

  const after = await measureSteps(executor, request, 1);
  const ours = { ...before, step: timingOf([...before.step.runsMs, ...after.step.runsMs]) };
  return {
    tokens: document.tokens.length - 1,
    rank: lora.rank,
    firstLayer: lora.layers.from,
    ours,
    stock: theirs,
    ratio: round(theirs.step.medianMs / ours.step.medianMs),
  };
}

/** Every kernel that a stock step needs, on the last layer and a few tokens: stock kernels do not depend on shapes. */
async function warmUp(stock: StockLlama, model: BenchModel, text: string): Promise<void> {
  const top = model.config.numHiddenLayers - 1;
  const lora = { ...stepLora(model.config, 'recipe'), layers: { from: top, to: top } };
  const document = stepDocument(model, text, 32);
  const training = new StockTraining(stock, stepRequest(model.config, lora, [document]));
  await training.step(document, LEARNING_RATE);
  training.dispose();
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
