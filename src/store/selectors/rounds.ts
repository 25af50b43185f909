import type { RunState } from '../../seal/runState.ts';
import type { RunPlace } from '../../seal/rounds/roundsEvents.ts';
import { placesOf } from '../../seal/rounds/roundsSetup.ts';
import { runAt, type RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RoundsDraft } from '../slices/rounds.ts';
import type { LabState } from '../state.ts';

/** Where this browser's own rounds stand, as far as a person's next move is concerned. */
export type RoundsStage = 'none' | 'working' | 'stopping' | 'interrupted' | 'failed' | 'finished';

export function roundsStage({ rounds }: Pick<LabState, 'rounds'>): RoundsStage {
  if (rounds.activity === 'running') return 'working';
  if (rounds.activity === 'stopping') return 'stopping';
  if (!rounds.state) return 'none';
  const { status } = rounds.state;
  return status === 'finished' || status === 'failed' ? status : 'interrupted';
}

/** How many self-edits rounds are made of. */
export interface EditCounts {
  readonly training: number;
  readonly unseen: number;
  /** Of all of them, those that are studied and asked. */
  readonly studied: number;
  readonly all: number;
}

export type RoundsSizes = Pick<
  RoundsDraft,
  'train' | 'unseen' | 'rounds' | 'candidates' | 'unseenCandidates' | 'judge'
>;

export function countEdits({
  train,
  unseen,
  rounds,
  candidates,
  unseenCandidates,
  judge,
}: RoundsSizes): EditCounts {
  const training = rounds * train * candidates;
  const fresh = (rounds + 1) * unseen * unseenCandidates;
  return {
    training,
    unseen: fresh,
    studied: fresh + (judge === 'cheap' ? 0 : training),
    all: training + fresh,
  };
}

export function sizesOf({ setup }: Pick<RoundsState, 'setup'>): RoundsSizes {
  return { ...setup, train: setup.train.length, unseen: setup.unseen.length };
}

/** Self-edits that have come to their end, good or bad. */
export function editsDone(state: RoundsState): number {
  return allPlaces(state)
    .map((place) => runAt(state, place))
    .reduce((sum, run) => sum + (run ? doneIn(run) : 0), 0);
}

function doneIn({ status, candidates }: RunState): number {
  if (status === 'finished' || status === 'failed') return candidates.length;
  return candidates.filter(({ quiz, problem, studied }) => quiz === 'finished' || problem || !studied).length;
}

/** Runs that have begun and not ended; several where several labs share the work. */
export function openRuns(state: RoundsState): { readonly place: RunPlace; readonly run: RunState }[] {
  return allPlaces(state).flatMap((place) => {
    const run = runAt(state, place);
    return run && run.status !== 'finished' && run.status !== 'failed' ? [{ place, run }] : [];
  });
}

function allPlaces({ setup }: RoundsState): RunPlace[] {
  return Array.from({ length: setup.rounds + 1 }, (_, round) => [
    ...(round > 0 ? placesOf(setup, round, 'train') : []),
    ...placesOf(setup, round, 'unseen'),
  ]).flat();
}
