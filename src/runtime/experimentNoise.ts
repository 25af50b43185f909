import { mean } from '../base/stats.ts';

/** What sets the rewards of a passage's self-edits apart. */
export interface Spread {
  /** Variance between studies of one and the same self-edit. */
  readonly within: number;
  /** Variance between self-edits of a passage beyond that, at least 0. */
  readonly between: number;
  /** Of the variance of a reward from one study, the part that is due to the study's luck; null where nothing varies. */
  readonly noiseShare: number | null;
}

/**
 * Analysis of variance with random effects, of self-edits that were each studied several times: the mean square within
 * them estimates the noise, and the mean square between them exceeds it by the number of studies times their own variance.
 * So the share is 1 less the intraclass correlation (Shrout and Fleiss 1979, case 1). Over several passages the squares
 * are pooled: self-edits are compared within their passage only, and a passage alone, with a few of them, tells little.
 * @param passages rewards by passage, self-edit, then study; as many studies of each
 * @returns null where no passage has two self-edits with two studies: nothing can be told apart then
 */
export function spreadOf(passages: readonly (readonly (readonly number[])[])[]): Spread | null {
  const telling = passages.filter((rewards) => rewards.length > 1 && rewards[0]!.length > 1);
  if (telling.length === 0) return null;
  const edits = telling.flat();
  const studies = edits[0]!.length;
  const within = sum(edits.map(squares)) / (edits.length * (studies - 1));
  const meansApart =
    sum(telling.map((rewards) => squares(rewards.map(mean)))) / (edits.length - telling.length);
  const between = Math.max(0, meansApart - within / studies);
  const total = within + between;
  return { within, between, noiseShare: total > 0 ? within / total : null };
}

/** Sum of the squared differences from the mean. */
function squares(values: readonly number[]): number {
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
