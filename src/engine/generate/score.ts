import type { Executor } from '../executor.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

export interface PromptPair {
  readonly prompt: string;
  readonly continuation: string;
}

export interface ContinuationScore {
  /** Sum of the natural log-probabilities of the continuation's tokens; at most 0. */
  readonly logProb: number;
  /** Tokens of the continuation. */
  readonly tokens: number;
}

/** Sequences scored at a time, so that a stop takes effect soon and memory stays bounded. */
const SEQUENCES_AT_ONCE = 64;

/**
 * How likely each continuation is after its prompt. The two are encoded apart and put together, so that the tokens of
 * the continuation are the same after every prompt. Results are in the order of the pairs.
 * @throws RangeError for an empty prompt; the signal's reason when aborted
 */
export async function continuationLogProbs(
  executor: Executor,
  tokenizer: Tokenizer,
  pairs: readonly PromptPair[],
  signal?: AbortSignal,
): Promise<ContinuationScore[]> {
  const sequences = pairs.map(({ prompt, continuation }, index) => {
    const before = tokenizer.encode(prompt);
    const after = tokenizer.encode(continuation);
    if (before.length === 0) throw new RangeError(`score: prompt ${index} is empty`);
    const tokens = new Int32Array(before.length + after.length);
    tokens.set(before);
    tokens.set(after, before.length);
    return { tokens, from: before.length, index };
  });
  const scores = sequences.map((): ContinuationScore => ({ logProb: 0, tokens: 0 }));
  // Sequences that begin alike go together: the executor may compute what they share once.
  const todo = sequences
    .filter(({ tokens, from }) => tokens.length > from)
    .sort((a, b) => compareTokens(a.tokens, b.tokens));
  for (let i = 0; i < todo.length; i += SEQUENCES_AT_ONCE) {
    signal?.throwIfAborted();
    const batch = todo.slice(i, i + SEQUENCES_AT_ONCE);
    const logProbs = await executor.tokenLogProbs(
      batch.map(({ tokens, from }) => ({ tokens, from })),
      signal,
    );
    for (const [k, { index }] of batch.entries())
      scores[index] = { logProb: logProbs[k]!.reduce((a, b) => a + b, 0), tokens: logProbs[k]!.length };
  }
  return scores;
}

/** Surprise in bits: 0 for a certain text, and more the less likely it is. */
export function bits({ logProb }: ContinuationScore): number {
  return logProb === 0 ? 0 : -logProb / Math.LN2;
}

/** Orders token lists so that those with a common beginning stand together. */
function compareTokens(a: Int32Array, b: Int32Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
