import { measurements } from '../../seal/rounds/measure.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { verdictOf } from '../../seal/rounds/verdict.ts';
import type { LaneState, RunState } from '../../seal/runState.ts';
import { scoreOf } from '../../seal/score.ts';
import type { LaneDigest, RoundsDigest, RunDigest } from '../persist/shelfEntry.ts';
import { resultOver, shownCandidate } from '../selectors/lanes.ts';

/** A run's result in a few numbers, on the halves that its choice was made on and told by. */
export function runDigest(state: RunState): RunDigest {
  const { split } = state.started;
  const shown = shownCandidate(state);
  const chosen = shown === null ? null : laneDigest(state.candidates[shown]!, state);
  return {
    kind: 'run',
    of: { choose: split.choose.length, report: split.report.length },
    base: laneDigest(state.base, state),
    control: laneDigest(state.control, state),
    chosen: chosen && { ...chosen, candidate: shown! },
    gains: state.candidates.map(
      (candidate) => resultOver(candidate, state.base, split.report)?.bitsGain ?? null,
    ),
  };
}

function laneDigest(lane: LaneState, { started }: RunState): LaneDigest | null {
  const score = lane.problem ? null : scoreOf(lane, started.split);
  if (!score) return null;
  const { match, bits } = score;
  return { choose: match.choose.right, report: match.report.right, bits: bits.report ?? Number.NaN };
}

/** What rounds came to on their unseen passages. */
export function roundsDigest(state: RoundsState): RoundsDigest {
  const { setup } = state;
  const all = measurements(state);
  const verdict = all.map((figures) => verdictOf(figures, setup.reward)).findLast((each) => each !== null);
  return {
    kind: 'rounds',
    rounds: setup.rounds,
    train: setup.train.length,
    unseen: setup.unseen.length,
    gains: all.map((figures) => figures.all.bits.mean),
    verdict: verdict?.sentence ?? null,
  };
}
