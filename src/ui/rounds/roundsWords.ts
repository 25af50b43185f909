import type { RewardKind } from '../../seal/events.ts';
import { judgeAgreement } from '../../seal/judge/judgeAgreement.ts';
import { rewardOf } from '../../seal/reward.ts';
import type { Measurement } from '../../seal/rounds/measure.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { verdictOf, type Verdict } from '../../seal/rounds/verdict.ts';
import type { RunState } from '../../seal/runState.ts';
import { openRuns } from '../../store/selectors/rounds.ts';
import type { StripColumn } from '../figures/RewardStrip/layout.ts';
import { counted, signed } from '../parts/quantity.ts';
import { measured } from './measured.ts';

/** What goes on right now, in a sentence: which round, which passage, which phase. */
export function phaseSentence(state: RoundsState): string {
  const { phase, setup, status } = state;
  if (status === 'finished') return `${counted(setup.rounds, 'round')}, finished.`;
  if (status === 'failed') return 'The rounds could not go on. What is done is kept.';
  if (!phase || status === 'stopped') return 'Stopped. What is done is kept, and the rest can be resumed.';
  if (phase.kind === 'tune') {
    const { losses, steps } = state.rounds[phase.round - 1]!.writer!;
    return `Round ${phase.round} of ${setup.rounds}: the writer is tuned on what was kept, step ${losses.length} of ${steps}.`;
  }
  const stage = stageWords(state);
  const [open] = openRuns(state).filter(({ run }) => run.status === 'running');
  if (!open) return `${stage}.`;
  const { place, run } = open;
  const of = setup[place.set].length;
  return `${stage}: “${run.setup.passage.title}” (${place.passage + 1} of ${of}), ${doing(run)}.`;
}

/** The stage alone: it changes a few times a round, so that it can be read aloud. */
export function stageWords({ phase, setup }: RoundsState): string {
  if (!phase) return '';
  const { kind, round } = phase;
  if (kind === 'train') return `Round ${round} of ${setup.rounds}, training passages`;
  if (kind === 'tune') return `Round ${round} of ${setup.rounds}, tuning the writer`;
  if (round === 0) return 'Before round 1, unseen passages with the untuned writer';
  return `After round ${round}, unseen passages with its writer`;
}

function doing({ phase, candidates }: RunState): string {
  if (!phase) return 'beginning';
  const { kind, lane } = phase;
  if (lane === 'base') return 'asking the untouched model';
  const what = lane === 'control' ? 'the passage only' : `self-edit ${lane + 1} of ${candidates.length}`;
  if (kind === 'quiz') return `asking closed-book after ${what}`;
  return kind === 'write' ? `writing ${what}` : `studying ${what}`;
}

/** Measurements in which every unseen passage has come to its end: a part of one would be judged by its easy passages. */
export function wholeMeasurements(state: RoundsState): Measurement[] {
  return measured(state).filter(({ round }) =>
    state.measurements[round]!.every((run) => run?.status === 'finished' || run?.status === 'failed'),
  );
}

export interface RoundVerdict extends Verdict {
  readonly round: number;
}

/** One a round, the latest last. */
export function verdicts(state: RoundsState): RoundVerdict[] {
  return wholeMeasurements(state).flatMap((figures) => {
    const verdict = verdictOf(figures, state.setup.reward);
    // A minus sign is as wide as a plus.
    return verdict
      ? [{ ...verdict, sentence: verdict.sentence.replaceAll(/-(?=\d)/g, '−'), round: figures.round }]
      : [];
  });
}

export const AXIS: Record<RewardKind, string> = {
  match: 'Right answers gained over the untouched model, as a share of the questions',
  bits: 'Bits of surprise fewer an answer than the untouched model',
};

export function rewardText(value: number | null, kind: RewardKind): string {
  if (value === null || !Number.isFinite(value)) return 'none';
  return kind === 'match' ? signed(value, 2) : `${signed(value, 2)} bits`;
}

/** What the picture of the unseen passages shows. */
export function unseenCaption(state: RoundsState, columns: readonly StripColumn[]): string {
  const { setup } = state;
  const known = columns.filter(({ mean }) => mean !== null);
  const shown = columns.reduce((sum, { dots }) => sum + dots.length, 0);
  if (known.length === 0) return 'Nothing is measured yet.';
  const means = known
    .map(({ name, mean }) => `${name.toLowerCase()} ${rewardText(mean, setup.reward)}`)
    .join(', ');
  return `${counted(shown, 'fresh self-edit')} on ${counted(setup.unseen.length, 'unseen passage')}. Mean: ${means}.`;
}

/** What the picture of the training passages shows. */
export function trainingCaption(columns: readonly StripColumn[], state: RoundsState): string {
  const shown = columns.reduce((sum, { dots }) => sum + dots.length, 0);
  if (shown === 0) return 'No self-edit has been rewarded yet.';
  const kept = columns.reduce((sum, { dots }) => sum + dots.filter(({ filled }) => filled).length, 0);
  const chosen = state.rounds.some((round) => round.kept !== null);
  return `${counted(shown, 'self-edit')}, ${chosen ? `${kept} kept` : 'none kept yet'}.`;
}

/** How far the cheap judge agreed with the real reward on the training passages; null where it was not asked. */
export function judgeSentence(state: RoundsState): string | null {
  if (state.setup.judge !== 'both') return null;
  const pairs = state.rounds.flatMap(({ train }, round) =>
    train.flatMap((run, passage) =>
      (run?.candidates ?? []).flatMap((lane) =>
        run && lane.judgement
          ? [
              {
                passage: `${round} ${passage}`,
                score: lane.judgement.score,
                reward: rewardOf(lane, run.base, run.started.split.choose, state.setup.reward)?.value ?? null,
              },
            ]
          : [],
      ),
    ),
  );
  const { pairs: known, passages, within, contests, hits, hitsByLot } = judgeAgreement(pairs);
  if (within === null) return 'The cheap judge cannot be compared with the real reward yet.';
  return (
    `The cheap judge’s rank correlation with the real reward is ${within.toFixed(2)} ` +
    `(mean of ${counted(passages, 'passage')}, ${counted(known, 'self-edit')}); it picked the best in ` +
    `${hits} of ${contests} contests, by lot it would have been ${hitsByLot.toFixed(1)}.`
  );
}
