/** llama.cpp's own batching: 32 sequences decoded together, asked for at once. */
import { rounded } from '../base/stats.ts';
import { fetchModel, tokensOf } from './model.ts';
import type { Section } from './section.ts';
import { WllamaOpponent } from './wllama.ts';

const ROWS = 32;
const NEW_TOKENS = 16;
/** So short that all prompts are read in one pass, after which all sequences decode in step. */
const PROMPT = 16;

export const wllamaBatch: Section = async ({ text, threads = 1, quick }, say) => {
  const { tokenizer, file } = await fetchModel();
  const newTokens = quick ? 8 : NEW_TOKENS;
  const opponent = await WllamaOpponent.load(file, { threads, parallel: ROWS, contextTokens: 2048 });
  const promptAt = (offset: number) => tokenizer.decode([...tokensOf(tokenizer, text, PROMPT, offset)]);
  await opponent.run(promptAt(0), 2);
  const prompts = Array.from({ length: ROWS }, (_, i) => promptAt(5 * i + 1));
  const begin = performance.now();
  const runs = await Promise.all(prompts.map((prompt) => opponent.run(prompt, newTokens)));
  const wallMs = performance.now() - begin;
  await opponent.dispose();
  const decodeMs = Math.max(...runs.map((run) => run.decodeMs));
  const rate = (ROWS * (newTokens - 1) * 1000) / decodeMs;
  say(`wllama, ${ROWS} sequences: ${rate.toFixed(1)} tokens/s`);
  return {
    threads,
    sequences: ROWS,
    promptTokens: PROMPT,
    newTokens,
    /** From the first token to the last of the slowest sequence: reading the prompts is not in it. */
    decodeTokensPerSecond: rounded(rate),
    decodeMs: runs.map((run) => rounded(run.decodeMs)),
    promptMs: runs.map((run) => rounded(run.promptMs)),
    wallMs: rounded(wallMs),
    repeats: 1,
  };
};
