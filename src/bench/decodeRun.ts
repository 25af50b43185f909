import type { Executor } from '../engine/executor.ts';
import { timed } from './measure.ts';

export interface DecodeRun {
  /** Prompts to the first next-token logits. */
  readonly prefillMs: number;
  /** Of `steps` further tokens in every row. */
  readonly decodeMs: number;
  readonly steps: number;
  readonly rows: number;
  /** Greedy tokens of the first row. */
  readonly tokens: readonly number[];
}

export interface DecodeRunRequest {
  readonly prompts: readonly Int32Array[];
  readonly copies?: number;
  /** Tokens a row; the first comes out of the prefill, as llama.cpp counts it. */
  readonly newTokens: number;
}

/** Greedy generation, unconstrained: what an opponent can do as well. */
export async function decodeRun(
  executor: Executor,
  { prompts, copies = 1, newTokens }: DecodeRunRequest,
): Promise<DecodeRun> {
  const begin = performance.now();
  const session = await executor.openDecode({ prompts, copies, maxNewTokens: newTokens });
  try {
    let next = await greedy();
    const prefillMs = performance.now() - begin;
    const tokens = [next[0]!];
    const { ms } = await timed(async () => {
      for (let i = 1; i < newTokens; i++) {
        await session.append(next);
        next = await greedy();
        tokens.push(next[0]!);
      }
    });
    return { prefillMs, decodeMs: ms, steps: newTokens - 1, rows: prompts.length * copies, tokens };
  } finally {
    session.dispose();
  }

  async function greedy(): Promise<number[]> {
    return (await session.logits({ kind: 'top', k: 1 })).map(({ ids }) => ids[0]!);
  }
}

/** Tokens a second of all rows together. */
export function decodeRate({ rows, steps, decodeMs }: DecodeRun): number {
  return (rows * steps * 1000) / decodeMs;
}
