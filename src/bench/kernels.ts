/** FLOPs, bytes and milliseconds of each WGSL kernel in a training step and in decoding, against a matmul probe. */
import { createWebgpuExecutor, type WebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { probeDevice } from '../engine/device.ts';
import { createGpu } from '../engine/gpu/context.ts';
import { openDevice } from '../engine/gpu/device.ts';
import { profilePlan, type KernelProfile } from '../engine/gpu/profile.ts';
import type { Plan } from '../engine/gpu/plan.ts';
import { planWith } from './dispatches.ts';
import { LEARNING_RATE, stepDocument, stepLora, stepRequest, STEP_TOKENS } from './loraStep.ts';
import { round } from './measure.ts';
import { fetchModel, tokensOf, type BenchModel } from './model.ts';
import { probeMatmul } from './probe.ts';
import type { Section } from './section.ts';

export const kernels: Section = async ({ text, quick }, say) => {
  const model = await fetchModel();
  const device = await openDevice();
  const gpu = createGpu(device);
  const probe = await probeMatmul(gpu, (await probeDevice()).webgpu.software ? 768 : 2048, quick ? 1 : 3);
  say(`probe: ${probe.gflops} GFLOP/s (${probe.kernel}, ${probe.variant})`);
  const executor = await createWebgpuExecutor(model.weights, { device });
  const passes: Record<string, object> = {};
  for (const rows of [1, 32]) {
    passes[`decode${rows}`] = await decodePass(executor, model, text, rows, probe.gflops);
    say(`decode of ${rows} profiled`);
  }
  passes.trainStep = await trainPass(executor, model, text, quick ? 32 : STEP_TOKENS, probe.gflops);
  say('training step profiled');
  executor.dispose();
  device.device.destroy();
  return { adapter: gpu.description, probe, ...passes };
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
    return profileOf([planWith(executor, 'layerDecode')], probe);
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
    return { tokens, ...(await profileOf([planWith(executor, 'layerBackward')], probe)) };
  } finally {
    session.dispose();
  }
}

/** Kernels by their time; those that multiply with their share of the probe's rate. */
async function profileOf(plans: readonly Plan[], probe: number) {
  const found: KernelProfile[] = [];
  for (const plan of plans) found.push(...(await profilePlan(plan)));
  const ms = found.reduce((sum, kernel) => sum + kernel.ms, 0);
  const flops = found.reduce((sum, kernel) => sum + kernel.flops, 0);
  const bytes = found.reduce((sum, kernel) => sum + kernel.bytes, 0);
  return {
    dispatches: found.reduce((sum, kernel) => sum + kernel.dispatches, 0),
    ms: round(ms),
    gflop: round(flops / 1e9),
    megabytes: round(bytes / 1e6),
    gflops: round(flops / ms / 1e6),
    shareOfProbe: round(flops / ms / 1e6 / probe, 3),
    kernels: found.map((kernel) => ({
      kernel: kernel.kernel,
      dispatches: kernel.dispatches,
      ms: round(kernel.ms),
      shareOfTime: round(kernel.ms / ms, 3),
      gflop: round(kernel.flops / 1e9),
      megabytes: round(kernel.bytes / 1e6),
      gflops: round(kernel.gflops),
      gigabytesPerSecond: round(kernel.gigabytesPerSecond),
      shareOfProbe: round(kernel.gflops / probe, 3),
    })),
    repeats: 1,
  };
}
