/** Prefill and greedy decoding on WebAssembly, ours and llama.cpp's, turn and turn about. */
import { median, rounded } from '../base/stats.ts';
import type { Executor } from '../engine/executor.ts';
import { decodeRun, decodeRate, type DecodeRun } from './decodeRun.ts';
import { fetchModel, tokensOf, type BenchModel } from './model.ts';
import type { Say, Section } from './section.ts';
import { createWasmExecutor } from './wasmExecutor.ts';
import { WllamaOpponent, type WllamaRun } from './wllama.ts';

/** Length of every prompt, in tokens. */
const PROMPT = 121;
const NEW_TOKENS = 32;
const ROWS = 32;

export const generationWasm: Section = async ({ text, threads, wllamaThreads = [], quick }, say) => {
  const model = await fetchModel();
  const executor = await createWasmExecutor(model.weights, threads);
  say(`ours: ${executor.description}`);
  const opponents = await loadOpponents(model, wllamaThreads, say);
  const repeats = quick ? 1 : 3;
  const newTokens = quick ? 8 : NEW_TOKENS;
  const one: DecodeRun[] = [];
  const copies: DecodeRun[] = [];
  const distinct: DecodeRun[] = [];
  const theirs = opponents.map((): WllamaRun[] => []);
  const texts: Continuation[] = [];
  // A run to warm up first. Every round has its own prompts: llama.cpp keeps those it has seen.
  for (let round = -1; round < repeats; round++) {
    const prompt = promptAt(model, text, (round + 1) * 7);
    const run = await decodeRun(executor, { prompts: [prompt], newTokens });
    const many = round >= 0 && (await decodeRun(executor, { prompts: [prompt], copies: ROWS, newTokens }));
    for (const [i, opponent] of opponents.entries()) {
      const their = await opponent.run(model.tokenizer.decode([...prompt]), newTokens);
      if (their.promptTokens !== PROMPT)
        throw new Error(`wllama: expected a prompt of ${PROMPT} tokens, got ${their.promptTokens}`);
      if (round < 0) continue;
      theirs[i]!.push(their);
      texts.push(await continuation(executor, model, prompt, run, their.text));
      say(`wllama's continuation: ${texts.at(-1)!.gapNats} nats a token less likely than ours`);
    }
    if (!many) continue;
    one.push(run);
    copies.push(many);
    say(`round ${round + 1}: one ${rate(run)}, 32 of one prompt ${rate(many)} tokens/s`);
  }
  const prompts = Array.from({ length: ROWS }, (_, i) => promptAt(model, text, 3 * i + 1));
  distinct.push(await decodeRun(executor, { prompts, newTokens }));
  say(`32 prompts: ${rate(distinct[0]!)} tokens/s`);
  const { description } = executor;
  for (const opponent of opponents) await opponent.dispose();
  executor.dispose();
  return {
    backend: description,
    promptTokens: PROMPT,
    newTokens,
    repeats,
    ours: {
      prefillTokensPerSecond: rounded(median(one.map(({ prefillMs }) => (PROMPT * 1000) / prefillMs))),
      decodeOneTokensPerSecond: medianRate(one),
      /** 32 continuations of one prompt, as the app writes notes. */
      decode32TokensPerSecond: medianRate(copies),
      /** 32 different prompts without anything in common. */
      decode32DistinctTokensPerSecond: medianRate(distinct),
      prefill32DistinctTokensPerSecond: rounded((ROWS * PROMPT * 1000) / distinct[0]!.prefillMs),
      runs: { one: one.map(bare), copies: copies.map(bare), distinct: distinct.map(bare) },
    },
    wllama: opponents.map(({ threads }, i) => ({
      threads,
      prefillTokensPerSecond: rounded(median(theirs[i]!.map(({ promptMs }) => (PROMPT * 1000) / promptMs))),
      decodeOneTokensPerSecond: rounded(
        median(theirs[i]!.map(({ steps, decodeMs }) => (steps * 1000) / decodeMs)),
      ),
      runs: theirs[i]!.map(({ promptMs, decodeMs }) => ({
        promptMs: rounded(promptMs),
        decodeMs: rounded(decodeMs),
      })),
    })),
    /** Greedy continuations of the same prompts; llama.cpp computes with 8-bit activations, we with float32. */
    texts,
    /** How much less our model likes a continuation of llama.cpp's than its own, nats a token: of single ones a loop says little. */
    medianGapNats: texts.length > 0 ? rounded(median(texts.map(({ gapNats }) => gapNats))) : null,
  };
};

async function loadOpponents(
  { file }: BenchModel,
  numbers: readonly number[],
  say: Say,
): Promise<WllamaOpponent[]> {
  const opponents: WllamaOpponent[] = [];
  for (const threads of numbers) {
    opponents.push(await WllamaOpponent.load(file, { threads, contextTokens: 1024 }));
    say(`wllama with ${threads} thread${threads === 1 ? '' : 's'} is ready`);
  }
  return opponents;
}

/** 121 tokens that are still 121 when their text is encoded again, as an opponent does it. */
function promptAt({ tokenizer }: BenchModel, text: string, offset: number): Int32Array {
  for (let at = offset; ; at++) {
    const tokens = tokensOf(tokenizer, text, PROMPT, at);
    if (tokenizer.encode(tokenizer.decode([...tokens])).join() === tokens.join()) return tokens;
  }
}

interface Continuation {
  readonly ours: string;
  readonly wllama: string;
  /** Mean log-probability of a token of each under our model, in nats, and how much lower llama.cpp's is. */
  readonly oursNats: number;
  readonly wllamaNats: number;
  readonly gapNats: number;
}

/** Greedy continuations that part are both likely where both have read the same prompt with the same weights. */
async function continuation(
  executor: Executor,
  { tokenizer }: BenchModel,
  prompt: Int32Array,
  run: DecodeRun,
  wllama: string,
): Promise<Continuation> {
  const sequences = [[...run.tokens], [...tokenizer.encode(wllama)]].map((tokens) => ({
    tokens: Int32Array.from([...prompt, ...tokens]),
    from: prompt.length,
  }));
  const [own, their] = (await executor.tokenLogProbs(sequences)).map((logProbs) =>
    logProbs.reduce((sum, value) => sum + value / logProbs.length, 0),
  );
  const ours = tokenizer.decode([...run.tokens]);
  return {
    ours,
    wllama,
    oursNats: rounded(own!),
    wllamaNats: rounded(their!),
    gapNats: rounded(own! - their!),
  };
}

function medianRate(runs: readonly DecodeRun[]): number {
  return rounded(median(runs.map(decodeRate)));
}

function rate(run: DecodeRun): string {
  return decodeRate(run).toFixed(1);
}

function bare({ prefillMs, decodeMs, rows, steps }: DecodeRun) {
  return { prefillMs: rounded(prefillMs), decodeMs: rounded(decodeMs), rows, steps };
}
