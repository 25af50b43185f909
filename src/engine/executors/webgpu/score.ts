import { checkScoreSequences } from '../../checkRequests.ts';
import type { ScoreSequence } from '../../executor.ts';
import { prefixGroups } from '../shared/prefixGroups.ts';
import { inParts } from '../shared/inParts.ts';
import type { Inference, PassRow } from './inference.ts';
import { NO_SLOTS, type SlotRange } from './kvCache.ts';
import { passRows } from './passRows.ts';
import { PASS_ROWS } from './rowBuckets.ts';

/** Cache slots that the members of one wave take at most, beside the prefix; a longer sequence is a wave of its own. */
const WAVE_SLOTS = 1024;

/** A row whose next token's log-probability is asked for, and where the answer goes. */
interface Asked {
  readonly row: number;
  readonly target: number;
  readonly into: Float32Array;
  readonly index: number;
}

/**
 * See `Executor.tokenLogProbs`. Sequences that share a prefix are computed over one copy of it in the cache. Rows of
 * prefix and members are one stream, cut into passes wherever it is full.
 */
export async function tokenLogProbs(
  inference: Inference,
  sequences: readonly ScoreSequence[],
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  checkScoreSequences(inference.weights.config, sequences);
  const out = sequences.map(({ tokens, from }) => new Float32Array(Math.max(0, tokens.length - from)));
  const wanted = out.flatMap((result, index) => (result.length ? [index] : []));
  const inputs = wanted.map((index) => {
    const { tokens, from } = sequences[index]!;
    return { tokens: tokens.subarray(0, -1), shareable: from - 1 };
  });
  const { cache } = inference;
  for (const { prefix, members } of prefixGroups(inputs)) {
    const taken: SlotRange[] = [];
    try {
      const prefixRange = prefix > 0 ? cache.take(prefix) : NO_SLOTS;
      if (prefix > 0) taken.push(prefixRange);
      let before = passRows(inputs[members[0]!]!.tokens.subarray(0, prefix), prefixRange, 0, NO_SLOTS);
      for (const wave of inParts(members, (member) => inputs[member]!.tokens.length - prefix, WAVE_SLOTS)) {
        const rows = before;
        const asked: Asked[] = [];
        for (const member of wave) {
          const suffix = inputs[member]!.tokens.subarray(prefix);
          const range = cache.take(suffix.length);
          taken.push(range);
          const { tokens, from } = sequences[wanted[member]!]!;
          for (let t = from; t < tokens.length; t++)
            asked.push({
              row: rows.length + t - 1 - prefix,
              target: tokens[t]!,
              into: out[wanted[member]!]!,
              index: t - from,
            });
          rows.push(...passRows(suffix, range, prefix, prefixRange));
        }
        await runRows(inference, rows, asked, signal);
        cache.give(taken.splice(taken.length - wave.length));
        before = []; // the prefix is in the cache now
      }
    } finally {
      cache.give(taken);
    }
  }
  return out;
}

async function runRows(
  inference: Inference,
  rows: readonly PassRow[],
  asked: readonly Asked[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let first = 0; first < rows.length; first += PASS_ROWS) {
    const part = rows.slice(first, first + PASS_ROWS);
    await inference.run(part, { keys: 'cache', signal });
    const mine = asked.filter(({ row }) => row >= first && row < first + part.length);
    if (mine.length === 0) continue;
    const logProbs = await inference.head.logProbs(
      mine.map(({ row }) => row - first),
      mine.map(({ target }) => target),
      signal,
    );
    mine.forEach(({ into, index }, i) => (into[index] = logProbs[i]!));
  }
}
