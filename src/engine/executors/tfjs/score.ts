import * as tf from '@tensorflow/tfjs';
import { checkScoreSequences } from '../../checkRequests.ts';
import type { ScoreSequence } from '../../executor.ts';
import { finalNorm, targetLogProbs } from './head.ts';
import type { Arithmetic } from './llama.ts';
import { columns } from './ops.ts';
import type { Pacer } from './pace.ts';
import { inParts } from '../shared/inParts.ts';
import { PASS_TOKENS, disposeCache, pack, prefillPrefix, runPass } from './pass.ts';
import { prefixGroups } from '../shared/prefixGroups.ts';
import type { FrozenWeights } from './weights.ts';

/** See `Executor.tokenLogProbs`. */
export async function tokenLogProbs(
  weights: FrozenWeights,
  math: Arithmetic,
  sequences: readonly ScoreSequence[],
  pacer: Pacer,
): Promise<Float32Array[]> {
  checkScoreSequences(weights.config, sequences);
  const out = sequences.map(({ tokens, from }) => new Float32Array(Math.max(0, tokens.length - from)));
  const wanted = out.flatMap((result, index) => (result.length ? [index] : []));
  // The last token is only ever a target. Sharing ends before the first token whose prediction is asked for.
  const inputs = wanted.map((index) => {
    const { tokens, from } = sequences[index]!;
    return { tokens: tokens.subarray(0, -1), shareable: from - 1 };
  });
  const options = { weights, math, pacer };
  for (const { prefix, members } of prefixGroups(inputs)) {
    const cache = await prefillPrefix(inputs[members[0]!]!.tokens.subarray(0, prefix), options);
    try {
      for (const batch of inParts(members, (member) => inputs[member]!.tokens.length - prefix, PASS_TOKENS)) {
        const suffixes = batch.map((member) => inputs[member]!.tokens.subarray(prefix));
        const { x } = await runPass(pack(suffixes, prefix), { ...options, prefix: cache });
        const chosen: number[] = [];
        const targets: number[] = [];
        let offset = 0;
        for (const [i, member] of batch.entries()) {
          const { tokens, from } = sequences[wanted[member]!]!;
          for (let t = from; t < tokens.length; t++) {
            chosen.push(offset + t - 1 - prefix);
            targets.push(tokens[t]!);
          }
          offset += suffixes[i]!.length;
        }
        const h = tf.tidy(() => finalNorm(weights, columns(x, chosen)));
        x.dispose();
        const logProbs = await targetLogProbs(weights, h, targets).finally(() => h.dispose());
        let read = 0;
        for (const member of batch) {
          const result = out[wanted[member]!]!;
          result.set(logProbs.subarray(read, read + result.length));
          read += result.length;
        }
      }
    } finally {
      disposeCache(cache);
    }
  }
  return out;
}
