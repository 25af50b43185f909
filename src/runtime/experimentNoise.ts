import { mean } from '../base/stats.ts';

/** What sets the rewards of a passage's self-edits apart. */
export interface Spread {
  /** Variance between studies of one and the same self-edit. */
  readonly within: number;
  /** Variance between self-edits beyond that, at least 0. */
  readonly between: number;
  /** Of the variance of a reward from one study, the part that is due to the study's luck; null where nothing varies. */
  readonly noiseShare: number | null;
}

/**
 * One-way analysis of variance with random effects, of self-edits that were each studied several times: the mean square
 * within them estimates the noise, and the mean square between them exceeds it by the number of studies times their own
 * variance. So the share is 1 less the intraclass correlation (Shrout and Fleiss 1979, case 1).
 * @param rewards by self-edit, then by study; as many studies of each
 * @returns null with fewer than two self-edits or two studies of each: nothing can be told apart then
 */
export function spreadOf(rewards: readonly (readonly number[])[]): Spread | null {
  const studies = rewards[0]?.length ?? 0;
  if (rewards.length < 2 || studies < 2) return null;
  const means = rewards.map(mean);
  const sumOfSquares = rewards.reduce((sum, each, i) => sum + squaresAround(each, means[i]!), 0);
  const within = sumOfSquares / (rewards.length * (studies - 1));
  const betweenMeans = squaresAround(means, mean(means)) / (rewards.length - 1);
  const between = Math.max(0, betweenMeans - within / studies);
  const total = within + between;
  return { within, between, noiseShare: total > 0 ? within / total : null };
}

/** The mean over passages of the share that is noise; null where no passage tells. */
export function noiseShare(passages: readonly (readonly (readonly number[])[])[]): number | null {
  const shares = passages.flatMap((rewards) => spreadOf(rewards)?.noiseShare ?? []);
  return shares.length > 0 ? mean(shares) : null;
}

function squaresAround(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
