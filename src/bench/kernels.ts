/** FLOPs, bytes and milliseconds of each WGSL kernel in a training step and in decoding, against a matmul probe. */
import { rounded } from '../base/stats.ts';
import { createWebgpuExecutor, type WebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { probeDevice } from '../engine/device.ts';
import { openDevice } from '../engine/gpu/device.ts';
import { profilePlan, type KernelProfile } from '../engine/gpu/profile.ts';
import type { Plan } from '../engine/gpu/plan.ts';
import { measureMatmul } from '../engine/measure/matmul.ts';
import { withinBudget } from '../engine/measure/repeat.ts';
import { planWith } from './dispatches.ts';
import { FEW_TOKENS, LEARNING_RATE, stepDocument, stepLora, stepRequest, STEP_TOKENS } from './loraStep.ts';
import { fetchModel, tokensOf, type BenchModel } from './model.ts';
import type { Section } from './section.ts';

/** As in the app's own measurement, but with more time on a slow device. */
const PROBE_BUDGET = { wantedMs: 2000, limitMs: 120_000, mostRepeats: 50 };

export const kernels: Section = async ({ text, quick }, say) => {
  const model = await fetchModel();
  const device = await openDevice();
  const { software } = (await probeDevice()).webgpu;
  const executor = await createWebgpuExecutor(model.weights, { device });
  const { description } = executor;
  const probe = await withinBudget(
    PROBE_BUDGET,
    new AbortController().signal,
    () => undefined,
    (turn) => measureMatmul(executor, turn),
  );
  const peak = probe.gigaflops.median;
  say(`probe: ${peak} GFLOP/s (${probe.by}, ${probe.size})`);
  const passes: Record<string, object> = {};
  for (const rows of [1, 32]) {
    passes[`decode${rows}`] = await decodePass(executor, model, text, rows, peak);
    say(`decode of ${rows} profiled`);
  }
  const tokens = quick ? FEW_TOKENS : software ? STEP_TOKENS / 2 : STEP_TOKENS;
  passes.trainStep = await trainPass(executor, model, text, tokens, peak);
  say('training step profiled');
  executor.dispose();
  device.device.destroy();
  return { adapter: description, probe, ...passes };
};

async function decodePass(
  executor: WebgpuExecutor,
  model: BenchModel,
  text: string,
  rows: number,
  probe: number,
) {
  const prompts = [tokensOf(model.tokenizer, text, 33)];
  const session = await executor.openDecode({ prompts, copies: rows, maxNewTokens: 2 });
  try {
    const next = (await session.logits({ kind: 'top', k: 1 })).map(({ ids }) => ids[0]!);
    await session.append(next);
    await session.logits({ kind: 'top', k: 1 });
    return await profileOf([planWith(executor, 'layerDecode'), planWith(executor, 'head')], probe);
  } finally {
    session.dispose();
  }
}

async function trainPass(
  executor: WebgpuExecutor,
  model: BenchModel,
  text: string,
  tokens: number,
  probe: number,
) {
  const lora = stepLora(model.config, 'recipe');
  const request = stepRequest(model.config, lora, [stepDocument(model, text, tokens)]);
  const session = await executor.openTraining(request);
  try {
    await session.step([0], LEARNING_RATE);
    const plans = [planWith(executor, 'layerBackward'), planWith(executor, 'update')];
    return { tokens, ...(await profileOf(plans, probe)) };
  } finally {
    session.dispose();
  }
}

/** Kernels by their time; those that multiply with their share of the probe's rate. */
async function profileOf(plans: readonly Plan[], probe: number) {
  const found: (KernelProfile & { plan: string })[] = [];
  for (const plan of plans)
    found.push(...(await profilePlan(plan)).map((kernel) => ({ ...kernel, plan: plan.label })));
  found.sort((a, b) => b.ms - a.ms);
  const ms = found.reduce((sum, kernel) => sum + kernel.ms, 0);
  const flops = found.reduce((sum, kernel) => sum + kernel.flops, 0);
  const bytes = found.reduce((sum, kernel) => sum + kernel.bytes, 0);
  return {
    dispatches: found.reduce((sum, kernel) => sum + kernel.dispatches, 0),
    ms: rounded(ms),
    gflop: rounded(flops / 1e9),
    megabytes: rounded(bytes / 1e6),
    gflops: rounded(flops / ms / 1e6),
    shareOfProbe: rounded(flops / ms / 1e6 / probe, 3),
    kernels: found.map((kernel) => ({
      plan: kernel.plan,
      kernel: kernel.kernel,
      dispatches: kernel.dispatches,
      ms: rounded(kernel.ms),
      shareOfTime: rounded(kernel.ms / ms, 3),
      gflop: rounded(kernel.flops / 1e9),
      megabytes: rounded(kernel.bytes / 1e6),
      gflops: rounded(kernel.gflops),
      gigabytesPerSecond: rounded(kernel.gigabytesPerSecond),
      shareOfProbe: rounded(kernel.gflops / probe, 3),
    })),
    repeats: 1,
  };
}
