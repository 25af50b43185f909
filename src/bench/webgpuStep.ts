/** Our WGSL executor against the same LoRA step in stock tfjs ops on tfjs's own WebGPU backend. */
import * as tf from '@tensorflow/tfjs';
import { createWebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { probeDevice } from '../engine/device.ts';
import { openDevice } from '../engine/gpu/device.ts';
import { useTfjsOnDevice } from '../engine/gpu/tfjsBackend.ts';
import { compareSteps, warmUpStock, type StepComparison } from './compareSteps.ts';
import { fetchModel } from './model.ts';
import { STEP_SETTINGS, type StepSetting } from './loraStep.ts';
import type { Section } from './section.ts';
import { StockLlama } from './stockLlama.ts';

export const webgpuStep: Section = async ({ text, quick }, say) => {
  const model = await fetchModel();
  const executor = await createWebgpuExecutor(model.weights);
  const { description } = executor;
  say(`ours: ${description}`);
  const { software } = (await probeDevice()).webgpu;
  await useTfjsOnDevice(await openDevice());
  const stock = StockLlama.load(model.weights);
  say(`stock: tfjs ${tf.version.tfjs} on its WebGPU backend`);
  // Seconds to minutes a step in software.
  const repeats = software ? 1 : 5;
  await warmUpStock(stock, model, text);
  say('stock kernels are compiled');
  const settings = {} as Record<StepSetting, StepComparison>;
  for (const setting of quick ? STEP_SETTINGS.slice(0, 1) : STEP_SETTINGS)
    settings[setting] = await compareSteps(model, { setting, text, executor, stock, repeats, quick, say });
  stock.dispose();
  executor.dispose();
  return { adapter: description, ...settings };
};
