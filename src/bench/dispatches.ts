/** Dispatches, host time and memory of the WGSL executor, from its own plans and counters. */
import { rounded } from '../base/stats.ts';
import { createWebgpuExecutor, type WebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { hostMicrosPerDispatch } from '../engine/gpu/profile.ts';
import type { Plan } from '../engine/gpu/plan.ts';
import { LEARNING_RATE, stepLora, stepRequest } from './loraStep.ts';
import { fetchModel, tokensOf, type BenchModel } from './model.ts';
import type { Section } from './section.ts';

/** A step of 4 documents of 64 tokens. */
const DOCUMENTS = 4;
const DOCUMENT_TOKENS = 64;
const HOST_REPEATS = 15;

export const dispatches: Section = async ({ text }, say) => {
  const model = await fetchModel();
  const executor = await createWebgpuExecutor(model.weights);
  const { weightBytes } = executor.memory();
  const decode = await decodeCounts(executor, model, text);
  say(`decode: ${decode.decodePerLayer} a layer, ${decode.hostMicrosPerDispatch} us of script a dispatch`);
  const train = await trainCounts(executor, model, text);
  say(`training: ${train.trainForwardPerLayer} forward and ${train.trainBackwardPerLayer} backward a layer`);
  const { description } = executor;
  executor.dispose();
  return {
    adapter: description,
    weightsMB: megabytes(weightBytes),
    ...decode,
    ...train,
    trainStep: `${DOCUMENTS} documents of ${DOCUMENT_TOKENS} tokens, upper half, rank 16`,
  };
};

async function decodeCounts(executor: WebgpuExecutor, model: BenchModel, text: string) {
  const prompts = [tokensOf(model.tokenizer, text, 9)];
  const session = await executor.openDecode({ prompts, maxNewTokens: 2 });
  try {
    const [top] = await session.logits({ kind: 'top', k: 1 });
    await session.append([top!.ids[0]!]);
    await session.logits({ kind: 'top', k: 1 });
    const { decodePerLayer, decodePerStep } = executor.dispatchReport();
    const plan = planWith(executor, 'layerDecode');
    const micros = await hostMicrosPerDispatch(plan, HOST_REPEATS);
    return {
      decodePerLayer,
      decodeExtra: decodePerStep,
      decodePerStep: decodePerLayer! * model.config.numHiddenLayers + decodePerStep!,
      hostMicrosPerDispatch: rounded(micros, 3),
      hostRepeats: HOST_REPEATS,
    };
  } finally {
    session.dispose();
  }
}

async function trainCounts(executor: WebgpuExecutor, model: BenchModel, text: string) {
  const length = DOCUMENT_TOKENS + 1; // the last is only predicted
  const documents = Array.from({ length: DOCUMENTS }, (_, i) => ({
    tokens: tokensOf(model.tokenizer, text, length, i * length),
    lossFrom: 1,
  }));
  const lora = stepLora(model.config, 'recipe');
  const session = await executor.openTraining(stepRequest(model.config, lora, documents));
  try {
    await session.step([0, 1, 2, 3], LEARNING_RATE);
    const { trainForwardPerLayer, trainBackwardPerLayer, perStep } = executor.dispatchReport();
    const { weightBytes, otherBytes } = executor.memory();
    const layers = lora.layers.to - lora.layers.from + 1;
    const { bytes } = executor.resources();
    return {
      trainForwardPerLayer,
      trainBackwardPerLayer,
      trainExtra: perStep,
      trainPerStep: (trainForwardPerLayer! + trainBackwardPerLayer!) * layers + perStep!,
      /** All that is on the device while it trains, weights too. */
      trainStepMB: megabytes(weightBytes + otherBytes),
      trainStepMBByCategory: Object.fromEntries(
        Object.entries(bytes).map(([name, size]) => [name, megabytes(size)]),
      ),
    };
  } finally {
    session.dispose();
  }
}

/** Of the plans that do a phase, the one with most work: those for fewer rows stay beside it. @throws Error where none is */
export function planWith(executor: WebgpuExecutor, phase: Plan['steps'][number]['phase']): Plan {
  const work = ({ steps }: Plan) => steps.reduce((sum, step) => sum + step.work, 0);
  const [plan] = executor
    .plans()
    .filter(({ steps }) => steps.some((step) => step.phase === phase))
    .sort((a, b) => work(b) - work(a));
  if (!plan) throw new Error(`bench: expected a plan with ${phase}, but none was built`);
  return plan;
}

function megabytes(bytes: number): number {
  return rounded(bytes / 1e6);
}
