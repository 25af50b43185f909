/** Prefill and a few greedy decode steps of the WGSL executor, one row and 32. */
import { rounded } from '../base/stats.ts';
import { probeDevice } from '../engine/device.ts';
import { createWebgpuExecutor } from '../engine/executors/webgpu/webgpuExecutor.ts';
import { decodeRun, decodeRate } from './decodeRun.ts';
import { fetchModel, tokensOf } from './model.ts';
import type { Section } from './section.ts';

const PROMPT = 121;

export const generationWebgpu: Section = async ({ text, quick }, say) => {
  const model = await fetchModel();
  const executor = await createWebgpuExecutor(model.weights);
  const { software } = (await probeDevice()).webgpu;
  const newTokens = quick ? 3 : software ? 5 : 65;
  const prompts = [tokensOf(model.tokenizer, text, PROMPT)];
  const run = async (copies: number) => {
    // Compiles what is needed.
    await decodeRun(executor, { prompts: [prompts[0]!.slice(0, 8)], copies, newTokens: 2 });
    const result = await decodeRun(executor, { prompts, copies, newTokens });
    say(`${copies} rows: ${decodeRate(result).toFixed(1)} tokens/s`);
    return result;
  };
  const one = await run(1);
  const many = await run(32);
  const { description } = executor;
  executor.dispose();
  return {
    adapter: description,
    promptTokens: PROMPT,
    newTokens,
    repeats: 1,
    prefillTokensPerSecond: rounded((PROMPT * 1000) / one.prefillMs),
    decodeOneTokensPerSecond: rounded(decodeRate(one)),
    decode32TokensPerSecond: rounded(decodeRate(many)),
  };
};
