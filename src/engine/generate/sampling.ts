import type { Random } from '../../base/rng.ts';
import type { NextLogits } from '../executor.ts';

export type Sampler =
  | { readonly kind: 'greedy' }
  | {
      readonly kind: 'sample';
      /** Logits are divided by it; above 0. */
      readonly temperature: number;
      /** Nucleus (Holtzman et al. 2020): the fewest likeliest tokens whose probabilities reach this; above 0, at most 1. */
      readonly topP: number;
      readonly seed: number;
    };

/** Candidates asked of the executor for one free draw; the nucleus is taken within them. */
export const SAMPLE_CANDIDATES = 64;

/** @throws RangeError for a temperature or top-p outside its range */
export function checkSampler(sampler: Sampler): void {
  if (sampler.kind === 'greedy') return;
  if (!(sampler.temperature > 0 && Number.isFinite(sampler.temperature)))
    throw new RangeError(`sampling: expected a temperature above 0, got ${sampler.temperature}`);
  if (!(sampler.topP > 0 && sampler.topP <= 1))
    throw new RangeError(`sampling: expected top-p above 0 and at most 1, got ${sampler.topP}`);
}

/** A token and its natural log-probability among the candidates it was picked from, at temperature 1. */
export interface Picked {
  readonly id: number;
  readonly logProb: number;
  /** Over the whole vocabulary, where that is known. */
  readonly freeLogProb?: number;
}

/**
 * One token out of the candidates. Greedy takes the largest logit, ties the lower id, and draws no number. Sampling
 * is softmax(logits / temperature) over the candidates given, cut to the nucleus, and draws exactly one number.
 *
 * With `SAMPLE_CANDIDATES` of V candidates the probabilities are relative to those 64 and not to the whole vocabulary.
 * At temperature 0.8 and top-p 0.95 the rest has almost no mass; a far higher temperature would feel the cut.
 * @throws Error when the logits are not finite
 */
export function pickToken(next: NextLogits, sampler: Sampler, random: Random): Picked {
  const order = byFallingLogit(next);
  const rank = sampler.kind === 'greedy' ? 0 : drawRank(next, order, sampler, random);
  const id = next.ids[order[rank]!]!;
  return pickedId(next, id);
}

/** That very candidate. @throws as `logProbOf` */
export function pickedId(next: NextLogits, id: number): Picked {
  const logProb = logProbOf(next, id);
  if (next.logSumExp === undefined) return { id, logProb };
  return { id, logProb, freeLogProb: Math.min(0, next.logits[next.ids.indexOf(id)]! - next.logSumExp) };
}

/**
 * log softmax over the candidates, of one of them.
 * @throws RangeError when the id is not a candidate; Error when the logits are not finite
 */
export function logProbOf({ ids, logits }: NextLogits, id: number): number {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  refuseNotFinite(top);
  const at = ids.indexOf(id);
  if (at < 0) throw new RangeError(`sampling: expected one of the allowed ids, got ${id}`);
  const sum = logits.reduce((total, x) => total + Math.exp(x - top), 0);
  return Math.min(0, logits[at]! - top - Math.log(sum));
}

/** Rank, in falling order of logits, of a draw from the nucleus. */
function drawRank(
  { logits }: NextLogits,
  order: readonly number[],
  { temperature, topP }: Extract<Sampler, { kind: 'sample' }>,
  random: Random,
): number {
  const top = logits[order[0]!] ?? NaN;
  const weights = order.map((i) => Math.exp((logits[i]! - top) / temperature));
  const total = weights.reduce((a, b) => a + b, 0);
  refuseNotFinite(total);
  let kept = 0;
  let mass = 0;
  while (kept < weights.length && mass < topP * total) mass += weights[kept++]!;
  let left = random() * mass;
  let rank = 0;
  while (rank < kept - 1 && (left -= weights[rank]!) >= 0) rank++;
  return rank;
}

function byFallingLogit({ ids, logits }: NextLogits): number[] {
  return Array.from(ids, (_, i) => i).sort((a, b) => logits[b]! - logits[a]! || ids[a]! - ids[b]!);
}

function refuseNotFinite(value: number): void {
  if (!Number.isFinite(value))
    throw new Error(
      'The model gave no usable probabilities (not a number). The adapter may have diverged: train again with a tenth of the learning rate.',
    );
}
