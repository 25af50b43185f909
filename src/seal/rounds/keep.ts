import { signed } from '../../base/signed.ts';
import type { RunState } from '../runState.ts';
import { chooseCandidate, rewardOf } from '../reward.ts';
import type { JudgeKind, KeptEdit } from './roundsEvents.ts';

/**
 * Which self-edit of a training passage the writer learns from: the one with the highest reward on the choose half, of
 * equal ones that with the most bits gained, then the first; none where no reward is above 0. With the cheap judge the
 * one it likes best.
 *
 * The paper keeps the best of 5 whatever it is worth (its released code: argmax of the mean accuracy, no threshold). Here
 * a self-edit that raised nothing is not kept: with few questions all five often gain 0, and the argmax of zeros is luck
 * that the writer would be taught to repeat.
 */
export function keptOf(passage: number, run: RunState | null, judge: JudgeKind): KeptEdit {
  if (run?.status !== 'finished')
    return { passage, candidate: null, rewards: [], reason: `Its run failed: ${whyFailed(run)}` };
  return judge === 'cheap' ? likedBest(passage, run) : gainedMost(passage, run);
}

function gainedMost(passage: number, run: RunState): KeptEdit {
  const { base, candidates, started, setup } = run;
  const { choose } = started.split;
  const kind = setup.reward ?? 'match';
  const rewards = candidates.map((lane) => rewardOf(lane, base, choose, kind));
  const values = rewards.map((reward) => reward && reward.value);
  const none = (reason: string) => ({ passage, candidate: null, rewards: values, reason });
  if (choose.length === 0) return none('It has too few questions to choose by.');
  const best = chooseCandidate(run);
  if (best === null) return none('Every self-edit failed.');
  const { value, gain, bitsGain } = rewards[best]!;
  const worth =
    kind === 'match'
      ? `${signed(Math.round(gain * choose.length), 0)} of ${choose.length} right answers`
      : `${signed(bitsGain, 2)} bits an answer`;
  if (!(value > 0)) return none(`No self-edit raised the score; the best had ${worth}.`);
  const alike = values.filter((each) => each === value).length;
  const tie = alike > 1 ? `; of ${alike} with as much its bits fell most` : '';
  return { passage, candidate: best, rewards: values, reason: `Self-edit ${best + 1} had ${worth}${tie}.` };
}

function likedBest(passage: number, { candidates }: RunState): KeptEdit {
  const rewards = candidates.map(({ judgement, problem }) =>
    judgement && !problem && Number.isFinite(judgement.score) ? judgement.score : null,
  );
  let best: number | null = null;
  for (const [i, mark] of rewards.entries())
    if (mark !== null && mark > (best === null ? 0 : rewards[best]!)) best = i;
  const reason =
    best === null
      ? 'The cheap judge liked no self-edit.'
      : `The cheap judge liked self-edit ${best + 1} best: ${rewards[best]!.toFixed(2)} of 1.`;
  return { passage, candidate: best, rewards, reason };
}

function whyFailed(run: RunState | null): string {
  return run?.problem?.message ?? 'it did not end.';
}
