/** @wllama/wllama, llama.cpp in WebAssembly, on the processor alone and from local files. */
import { Wllama } from '@wllama/wllama/esm/index.js';
import wasm from '@wllama/wllama/esm/wasm/wllama.wasm?url';

export interface WllamaRun {
  readonly promptTokens: number;
  readonly promptMs: number;
  /** Tokens after the first, which comes out of the prompt. */
  readonly steps: number;
  readonly decodeMs: number;
  readonly text: string;
}

export interface WllamaOptions {
  readonly threads: number;
  /** Sequences that are decoded together; 1 when absent. */
  readonly parallel?: number;
  /** Tokens of all sequences together. */
  readonly contextTokens: number;
}

const SILENT = { debug() {}, log() {}, warn() {}, error: console.error };

export class WllamaOpponent {
  private constructor(
    private readonly wllama: Wllama,
    readonly threads: number,
  ) {}

  /** @throws Error where it runs with another number of threads */
  static async load(
    file: Blob,
    { threads, parallel = 1, contextTokens }: WllamaOptions,
  ): Promise<WllamaOpponent> {
    const address = new URL(wasm, location.origin).href;
    const wllama = new Wllama({ default: address }, { logger: SILENT, suppressNativeLog: true });
    await wllama.loadModel([file], {
      n_threads: threads,
      n_gpu_layers: 0,
      n_ctx: contextTokens,
      n_batch: contextTokens,
      n_parallel: parallel,
    });
    const found = wllama.isMultithread() ? wllama.getNumThreads() : 1;
    if (found !== threads) throw new Error(`wllama: expected ${threads} threads, got ${found}`);
    return new WllamaOpponent(wllama, threads);
  }

  /** Greedy continuation; times are llama.cpp's own, without the page's share. */
  async run(prompt: string, newTokens: number): Promise<WllamaRun> {
    const { choices, timings } = await this.wllama.createCompletion({
      prompt,
      max_tokens: newTokens,
      temperature: 0,
      ignore_eos: true,
      ...NOTHING_CACHED,
    });
    if (!timings) throw new Error('wllama: expected timings with the completion, got none');
    if (timings.cache_n > 0)
      throw new Error(
        `wllama: expected to read the whole prompt, but it had ${timings.cache_n} tokens of it cached`,
      );
    if (timings.predicted_n !== newTokens)
      throw new Error(`wllama: expected ${newTokens} tokens, got ${timings.predicted_n}`);
    return {
      promptTokens: timings.prompt_n,
      promptMs: timings.prompt_ms,
      steps: timings.predicted_n - 1,
      decodeMs: timings.predicted_ms,
      text: choices[0]?.text ?? '',
    };
  }

  dispose(): Promise<void> {
    return this.wllama.exit();
  }
}

/** Read by llama.cpp's server, whose types here leave it out for plain completions. */
const NOTHING_CACHED: object = { cache_prompt: false };
