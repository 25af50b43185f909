import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RunState } from '../../seal/runState.ts';
import { openRuns } from '../../store/selectors/rounds.ts';
import type { LoopStop } from '../figures/LoopDiagram.tsx';

const STEPS = [
  { id: 'rounds-setup', name: 'Sample', caption: 'several self-edits each' },
  { id: 'rounds-study', name: 'Study', caption: 'a fresh adapter, a quiz' },
  { id: 'rounds-kept', name: 'Keep', caption: 'the best that helped' },
  { id: 'rounds-writer', name: 'Tune', caption: 'the writer practises' },
  { id: 'rounds-result', name: 'Measure', caption: 'on unseen passages' },
] as const;
export type RoundsStep = 'sample' | 'study' | 'keep' | 'tune' | 'measure';
const ORDER: readonly RoundsStep[] = ['sample', 'study', 'keep', 'tune', 'measure'];

/** Where in the outer loop the rounds are. */
export function stepOf(state: RoundsState): RoundsStep {
  const { phase, rounds, status } = state;
  if (!phase || phase.kind === 'measure') return status === 'running' && !phase ? 'sample' : 'measure';
  if (phase.kind === 'tune') return 'tune';
  if (rounds[phase.round - 1]!.kept) return 'keep';
  const run = runNow(state);
  return run && run.phase && run.phase.kind !== 'write' && run.phase.lane !== 'base' ? 'study' : 'sample';
}

/** The stops of the outer loop: the one it is at, and those that are done in this round. */
export function roundsStops(state: RoundsState): LoopStop[] {
  const now = ORDER.indexOf(stepOf(state));
  // Before round 1 only the untuned writer is measured: nothing of a round is done.
  const begun = state.rounds.some(({ train }) => train.some((run) => run !== null));
  return STEPS.map((step, index) => ({
    ...step,
    state: index === now ? 'now' : begun && index < now ? 'done' : 'ahead',
  }));
}

/** The run that is being worked at; of several the first. */
export function runNow(state: RoundsState): RunState | null {
  return openRuns(state).find(({ run }) => run.status === 'running')?.run ?? null;
}
