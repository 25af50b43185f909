import type { RunState } from '../../seal/runState.ts';
import { resultOver } from '../../store/selectors/lanes.ts';

/** What became of a self-edit at the end: it was chosen, or none gained less, and whether that was a gain at all. */
export type Fate = 'chosen' | 'least' | 'nothing' | 'worse';

export const FATE_WORDS: Record<Exclude<Fate, 'chosen'>, string> = {
  least: 'helped least',
  nothing: 'did not help',
  worse: 'made it worse',
};

/** Right answers gained by each self-edit over all questions; null where it has no result. */
export function gainsOf({ base, candidates }: RunState): (number | null)[] {
  const all = [...base.answers.keys()];
  return candidates.map((candidate) => resultOver(candidate, base, all)?.gained ?? null);
}

/** By self-edit, once the run has ended. Where all gained the same, none gained least. */
export function fatesOf(state: RunState): (Fate | null)[] {
  if (state.status !== 'finished') return state.candidates.map(() => null);
  const gains = gainsOf(state);
  const measured = gains.filter((gain) => gain !== null);
  const least = Math.min(...measured);
  const differ = Math.max(...measured) > least;
  return gains.map((gain, index) => {
    if (index === state.chosen) return 'chosen';
    if (gain === null || gain > least || (!differ && gain > 0)) return null;
    return gain < 0 ? 'worse' : gain === 0 ? 'nothing' : 'least';
  });
}
