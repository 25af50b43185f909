import type { StripColumn } from '../figures/RewardStrip/layout.ts';
import { mean } from '../../base/stats.ts';
import { rewardOf } from '../../seal/reward.ts';
import type { KeptEdit } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RunState } from '../../seal/runState.ts';
import { measured } from './measured.ts';

/** "Untuned writer", "After round 1": a measurement on the unseen passages. */
export function measurementName(round: number): string {
  return round === 0 ? 'Untuned writer' : `After round ${round}`;
}

/** Fresh self-edits on the unseen passages: nothing is chosen there, so all questions count. */
export function unseenColumns(state: RoundsState): StripColumn[] {
  const { reward } = state.setup;
  return measured(state).map(({ round, all }) => ({
    name: measurementName(round),
    dots: state.measurements[round]!.flatMap((run) => valuesOf(run, state, 'all')).flatMap((value) =>
      value === null ? [] : [{ value, filled: true }],
    ),
    mean: all[reward].mean,
    interval: all[reward].interval,
  }));
}

/** Self-edits of the training passages, by what they are chosen by; those that were kept are filled. */
export function trainingColumns(state: RoundsState): StripColumn[] {
  return state.rounds.map(({ train, kept }, i) => {
    const dots = train.flatMap((run, passage) =>
      valuesOf(run, state, 'choose', kept?.[passage]).flatMap((value, candidate) =>
        value === null ? [] : [{ value, filled: kept?.[passage]?.candidate === candidate }],
      ),
    );
    return {
      name: `Round ${i + 1}`,
      dots,
      mean: dots.length > 0 ? mean(dots.map(({ value }) => value)) : null,
      interval: null,
    };
  });
}

/** What each self-edit of a run is worth; null where it has no value yet, or failed. */
function valuesOf(
  run: RunState | null,
  { setup }: RoundsState,
  over: 'all' | 'choose',
  kept?: KeptEdit,
): (number | null)[] {
  if (!run) return [];
  if (kept && kept.rewards.length > 0) return [...kept.rewards];
  if (over === 'choose' && setup.judge === 'cheap')
    return run.candidates.map(({ judgement, problem }) => (problem ? null : (judgement?.score ?? null)));
  const questions = over === 'all' ? [...run.setup.passage.questions.keys()] : run.started.split.choose;
  return run.candidates.map((lane) => rewardOf(lane, run.base, questions, setup.reward)?.value ?? null);
}

/** What one self-edit on an unseen passage is worth, over all questions; null where it has no reward. */
export function editReward(run: RunState, candidate: number): number | null {
  const questions = [...run.setup.passage.questions.keys()];
  const lane = run.candidates[candidate];
  return lane ? (rewardOf(lane, run.base, questions, run.setup.reward ?? 'match')?.value ?? null) : null;
}
