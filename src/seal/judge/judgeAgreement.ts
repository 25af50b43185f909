import { mean, spearman } from '../../base/stats.ts';

/** What both judges said of one self-edit. */
export interface JudgedPair {
  /** Self-edits with the same text here were written for the same passage, and are compared with each other. */
  readonly passage: string;
  /** The cheap judge's score. */
  readonly score: number;
  /** The real reward: studied, then quizzed. Null where the self-edit failed; the pair is then left out. */
  readonly reward: number | null;
}

/** How far the cheap judge says what the real reward says. */
export interface JudgeAgreement {
  /** Pairs that have a reward. */
  readonly pairs: number;
  /** Passages with two self-edits or more that have a reward; all below but `pooled` is over these. */
  readonly passages: number;
  /** Mean of the passages' rank correlations, those left out where all scores or all rewards are the same; or null. */
  readonly within: number | null;
  /** Rank correlation over all pairs at once: it also tells easy passages from hard ones, which choosing does not need. */
  readonly pooled: number | null;
  /** Passages whose rewards differ, so that there is a best to find. */
  readonly contests: number;
  /** In how many contests the judge's pick has the highest reward; an equal one counts. */
  readonly hits: number;
  /** In how many a pick by lot would have had it. */
  readonly hitsByLot: number;
  /** Mean reward of the judge's picks, of the mean self-edits and of the best; null where there are no passages. */
  readonly picked: number | null;
  readonly average: number | null;
  readonly best: number | null;
}

interface Rewarded extends JudgedPair {
  readonly reward: number;
}

/**
 * Compares the cheap judge with the real reward, within passages first: a judge only has to choose among the self-edits
 * of one. Of two that it likes as much it picks the one that comes first.
 */
export function judgeAgreement(pairs: readonly JudgedPair[]): JudgeAgreement {
  const known = pairs.filter(isRewarded);
  const groups = byPassage(known).filter((group) => group.length > 1);
  const choices = groups.map(choiceOf);
  const contests = choices.filter(({ best, worst }) => best > worst);
  const within = groups.map(correlation).filter((rho) => rho !== null);
  const over = (of: (choice: Choice) => number) => (choices.length > 0 ? mean(choices.map(of)) : null);
  return {
    pairs: known.length,
    passages: groups.length,
    within: within.length > 0 ? mean(within) : null,
    pooled: correlation(known),
    contests: contests.length,
    hits: contests.filter(({ picked, best }) => picked === best).length,
    hitsByLot: contests.reduce((sum, { shareOfBest }) => sum + shareOfBest, 0),
    picked: over(({ picked }) => picked),
    average: over(({ average }) => average),
    best: over(({ best }) => best),
  };
}

interface Choice {
  readonly picked: number;
  readonly average: number;
  readonly best: number;
  readonly worst: number;
  /** Share of the self-edits that have the highest reward. */
  readonly shareOfBest: number;
}

function choiceOf(group: readonly Rewarded[]): Choice {
  const rewards = group.map(({ reward }) => reward);
  const best = Math.max(...rewards);
  return {
    picked: group.reduce((liked, one) => (one.score > liked.score ? one : liked)).reward,
    average: mean(rewards),
    best,
    worst: Math.min(...rewards),
    shareOfBest: rewards.filter((reward) => reward === best).length / rewards.length,
  };
}

function correlation(pairs: readonly Rewarded[]): number | null {
  return spearman(
    pairs.map(({ score }) => score),
    pairs.map(({ reward }) => reward),
  );
}

function isRewarded(pair: JudgedPair): pair is Rewarded {
  return pair.reward !== null && Number.isFinite(pair.reward) && Number.isFinite(pair.score);
}

function byPassage(pairs: readonly Rewarded[]): Rewarded[][] {
  const groups = new Map<string, Rewarded[]>();
  for (const pair of pairs) {
    const group = groups.get(pair.passage);
    if (group) group.push(pair);
    else groups.set(pair.passage, [pair]);
  }
  return [...groups.values()];
}
