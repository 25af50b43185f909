import { signed } from '../../base/signed.ts';
import { apartFromZero } from '../../base/stats.ts';
import type { RewardKind } from '../events.ts';
import type { Figure, Measurement } from './measure.ts';

export interface Verdict {
  /** 'no': worse, beyond chance. 'not shown': the passages do not tell it from chance. */
  readonly improved: 'yes' | 'no' | 'not shown';
  readonly sentence: string;
}

/**
 * Whether the writer of a later measurement is better than the untuned one, by the reward it was trained for, over all
 * questions of the unseen passages. Beyond chance: the bootstrap interval of the paired differences leaves out zero, and
 * the sign test agrees, which it never does under six passages. Null where nothing is measured yet.
 */
export function verdictOf({ round, change }: Measurement, reward: RewardKind): Verdict | null {
  const figure = change?.all[reward];
  if (!figure || figure.mean === null || !figure.interval) return null;
  const differences = figure.values.filter((value) => value !== null);
  const beyondChance = apartFromZero(differences, figure.interval);
  const improved = !beyondChance ? 'not shown' : figure.mean > 0 ? 'yes' : 'no';
  const { low, high } = figure.interval;
  const doubt =
    improved === 'not shown' && (low > 0 || high < 0)
      ? ' Too few passages agree for the interval alone to count.'
      : '';
  return {
    improved,
    sentence: `${WORDS[improved](round)}: ${told(figure, differences.length, reward)}.${doubt}`,
  };
}

const WORDS = {
  yes: (round: number) => `After round ${round} the self-edits on unseen passages are worth more`,
  no: (round: number) => `After round ${round} the self-edits on unseen passages are worth less`,
  'not shown': () => 'No improvement beyond chance in this run',
} as const;

/** "+4.2 points of right answers (95 % interval +1.0 to +7.5, 6 passages)". */
function told({ mean, interval }: Figure, passages: number, reward: RewardKind): string {
  const [scale, digits, unit] =
    reward === 'match' ? ([100, 1, 'points of right answers'] as const) : ([1, 2, 'bits an answer'] as const);
  const change = (value: number) => signed(scale * value, digits);
  const { low, high } = interval!;
  const of = `${passages} ${passages === 1 ? 'passage' : 'passages'}`;
  return `${change(mean!)} ${unit} (95 % interval ${change(low)} to ${change(high)}, ${of})`;
}
