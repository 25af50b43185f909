import type { RunState } from '../../seal/runState.ts';
import { isWritten, lanesOf, recipesToWrite } from '../../store/selectors/lanes.ts';
import { lowerName } from './laneName.ts';

/** What an unfinished run was doing last: "stopped at step 34 of 170 of self-edit 1". */
export function stoppedAt(state: RunState): string {
  const lanes = lanesOf(state);
  const studying = lanes.find((lane) => lane.state.study?.status === 'running' && !lane.state.problem);
  if (studying?.state.study) {
    const { losses, steps } = studying.state.study;
    return `stopped at step ${losses.length} of ${steps} of ${lowerName(studying.lane)}`;
  }
  const quizzed = lanes.find((lane) => lane.state.quiz === 'running');
  if (quizzed)
    return quizzed.lane === 'base'
      ? 'stopped in the quiz before studying'
      : `stopped in the quiz after ${lowerName(quizzed.lane)}`;
  const writing = state.candidates.flatMap(({ writing }, index) => (writing === 'running' ? [index] : []));
  if (writing.length > 0)
    return `stopped while writing ${writing.length > 1 ? `${writing.length} self-edits` : lowerName(writing[0]!)}`;
  if (state.base.quiz === 'waiting') return 'stopped before the first quiz';
  if (recipesToWrite(state) > 0) return 'stopped before it had written its own recipes';
  const unwritten = state.candidates.findIndex((candidate) => !isWritten(candidate));
  return unwritten < 0 ? 'stopped between two lessons' : `stopped before writing ${lowerName(unwritten)}`;
}
