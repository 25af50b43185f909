/** Our tfjs executor against the same LoRA step as it is naturally written in tfjs, both on WebAssembly. */
import * as tf from '@tensorflow/tfjs';
import { compareSteps, warmUpStock, type StepComparison } from './compareSteps.ts';
import { fetchModel } from './model.ts';
import { STEP_SETTINGS, type StepSetting } from './loraStep.ts';
import type { Section } from './section.ts';
import { StockLlama } from './stockLlama.ts';
import { createWasmExecutor } from './wasmExecutor.ts';

export const wasmStep: Section = async ({ text, quick, threads }, say) => {
  const model = await fetchModel();
  const executor = await createWasmExecutor(model.weights, threads);
  const { description } = executor;
  say(`ours: ${description}`);
  const stock = StockLlama.load(model.weights);
  say(`stock: tfjs ${tf.version.tfjs} on the same backend`);
  await warmUpStock(stock, model, text);
  say('stock kernels are compiled');
  const settings = {} as Record<StepSetting, StepComparison>;
  for (const setting of quick ? STEP_SETTINGS.slice(0, 1) : STEP_SETTINGS)
    settings[setting] = await compareSteps(model, { setting, text, executor, stock, repeats: 2, quick, say });
  stock.dispose();
  executor.dispose();
  return { backend: description, ...settings };
};
