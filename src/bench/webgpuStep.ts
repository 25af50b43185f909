/** Our WGSL executor against the same LoRA step in stock tfjs ops on tfjs's own WebGPU backend. */
import * as tf from '@tensorflow/tfjs';
import { createWebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { probeDevice } from '../engine/device.ts';
import { openDevice } from '../engine/gpu/device.ts';
import { useTfjsOnDevice } from '../engine/gpu/tfjsBackend.ts';
import { compareSteps, warmUpStock } from './compareSteps.ts';
import { fetchModel } from './model.ts';
import { FEW_TOKENS, STEP_TOKENS } from './loraStep.ts';
import type { Section } from './section.ts';
import { StockLlama } from './stockLlama.ts';

export const webgpuStep: Section = async ({ text, quick, setting = 'recipe' }, say) => {
  const model = await fetchModel();
  const executor = await createWebgpuExecutor(model.weights);
  const { description } = executor;
  say(`ours: ${description}`);
  const { software } = (await probeDevice()).webgpu;
  await useTfjsOnDevice(await openDevice());
  const stock = StockLlama.load(model.weights);
  say(`stock: tfjs ${tf.version.tfjs} on its WebGPU backend`);
  // In software a stock step takes minutes: one of it, and on all layers a shorter document.
  const repeats = software ? 1 : 5;
  const tokens = quick || (software && setting === 'allLayers') ? FEW_TOKENS : STEP_TOKENS;
  await warmUpStock(stock, model, text, software ? FEW_TOKENS : tokens);
  say('stock kernels are compiled');
  const comparison = await compareSteps(model, { setting, text, tokens, executor, stock, repeats, say });
  stock.dispose();
  executor.dispose();
  return { adapter: description, ...comparison };
};
