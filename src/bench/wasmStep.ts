/** Our tfjs executor against the same LoRA step as it is naturally written in tfjs, both on WebAssembly. */
import * as tf from '@tensorflow/tfjs';
import { compareSteps, warmUpStock } from './compareSteps.ts';
import { fetchModel } from './model.ts';
import { FEW_TOKENS, STEP_TOKENS } from './loraStep.ts';
import type { Section } from './section.ts';
import { StockLlama } from './stockLlama.ts';
import { createWasmExecutor } from './wasmExecutor.ts';

export const wasmStep: Section = async ({ text, quick, threads, setting = 'recipe' }, say) => {
  const model = await fetchModel();
  const executor = await createWasmExecutor(model.weights, threads);
  const { description } = executor;
  say(`ours: ${description}`);
  const stock = StockLlama.load(model.weights);
  say(`stock: tfjs ${tf.version.tfjs} on the same backend`);
  // tfjs's wasm memory ends at 2 GB, and the two models in float32 take half of it: a tape of all layers must be shorter.
  const tokens = quick ? FEW_TOKENS : setting === 'allLayers' ? STEP_TOKENS / 2 : STEP_TOKENS;
  await warmUpStock(stock, model, text, tokens);
  const comparison = await compareSteps(model, { setting, text, tokens, executor, stock, repeats: 2, say });
  stock.dispose();
  executor.dispose();
  return { backend: description, ...comparison };
};
