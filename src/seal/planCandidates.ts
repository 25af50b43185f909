import type { CandidatePlan, EditFormat } from './events.ts';

/** Most self-edits of a run that a page takes in: far more than it offers. */
export const MOST_CANDIDATES = 64;

/** Seeds of one run's self-edits never meet those of the next seed. */
const SEEDS_PER_RUN = 1000;

/**
 * Self-edits to write: formats in turn, each with a seed of its own that depends on the run's seed and its place.
 * `every` is what all of them have besides: whose recipe, and who writes.
 */
export function planCandidates(
  count: number,
  seed: number,
  formats: readonly EditFormat[],
  every: Pick<CandidatePlan, 'recipe' | 'writer'> = {},
): CandidatePlan[] {
  return Array.from({ length: count }, (_, i) => ({
    format: formats[i % formats.length]!,
    seed: seed * SEEDS_PER_RUN + i,
    ...every,
  }));
}
