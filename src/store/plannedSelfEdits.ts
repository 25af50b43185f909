import type { CandidatePlan, WriterCard } from '../seal/events.ts';
import { planCandidates } from '../seal/planCandidates.ts';
import type { DraftSelfEdit } from './slices/setup.ts';

/**
 * The plans of a draft's self-edits. Each has a seed of its own, except that those which differ in nothing but the recipe
 * or the writer share theirs: then what is compared is that difference, and not the luck of sampling. A writer that is not
 * among the kept ones any more is the untouched model.
 */
export function plannedSelfEdits(
  selfEdits: readonly DraftSelfEdit[],
  seed: number,
  kept: readonly WriterCard[],
): CandidatePlan[] {
  const plans = planCandidates(
    selfEdits.length,
    seed,
    selfEdits.map(({ format }) => format),
  );
  const seen = new Map<string, number>();
  const firstOf = new Map<string, number>();
  return selfEdits.map(({ format, recipe, writer: id }, index) => {
    const kind = JSON.stringify([format, recipe, id]);
    const nth = seen.get(kind) ?? 0;
    seen.set(kind, nth + 1);
    // The second of a kind repeats the second of another kind, and so on.
    const turn = `${format} ${nth}`;
    if (!firstOf.has(turn)) firstOf.set(turn, index);
    const card = kept.find((each) => each.id === id);
    return {
      format,
      seed: plans[firstOf.get(turn)!]!.seed,
      recipe,
      ...(card ? { writer: { id: card.id, name: card.name } } : {}),
    };
  });
}
