import type { RunState } from '../../seal/runState.ts';
import { laneOf } from '../../seal/reduceRun.ts';
import { recipesToWrite } from '../../store/selectors/lanes.ts';
import { runStage } from '../../store/selectors/runStage.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import type { LabState } from '../../store/state.ts';
import { counted, megabytes, roughDuration } from '../parts/quantity.ts';
import { lowerName } from './laneName.ts';

/** Where the run is, in one sentence without numbers that change by the second: what a screen reader is told. */
export function phaseAnnouncement(state: LabState): string {
  const { engine, run } = state;
  if (engine.model.is === 'loading') return 'Loading the model.';
  const stage = runStage(state);
  if (stage === 'none') return loadedModel(engine) ? 'The model is ready.' : '';
  if (stage === 'working' && run.state) return `${phaseTitle(run.state)}.`;
  return STAGE_WORDS[stage];
}

/** The same with the numbers of this moment, for the eye. */
export function phaseDetail(state: LabState): string {
  const { engine, run } = state;
  const stage = runStage(state);
  if (engine.model.is === 'loading') {
    const { progress } = engine.model;
    if (!progress) return 'Loading the model';
    return `Loading the model: ${megabytes(progress.loadedBytes)} of ${megabytes(progress.totalBytes)}`;
  }
  if (stage === 'none')
    return loadedModel(engine) ? 'Ready. The model will write notes about this passage.' : '';
  if (stage !== 'working' || !run.state) return STAGE_WORDS[stage];
  const { phase } = run.state;
  if (phase?.kind === 'write') {
    const notes = beingWritten(run.state).reduce(
      (sum, index) => sum + run.state!.candidates[index]!.notes.length,
      0,
    );
    return `${phaseTitle(run.state)}: ${counted(notes, 'note')} so far`;
  }
  const study = phase?.kind === 'study' ? laneOf(run.state, phase.lane).study : null;
  if (!study) return phaseTitle(run.state);
  const done = study.losses.length;
  const left = done > 2 ? `, ${roughDuration((study.elapsedMs / done) * (study.steps - done))} left` : '';
  return `${phaseTitle(run.state)}: step ${done} of ${study.steps}${left}`;
}

/** How much of the present phase is done, 0 to 1; null where that is not known. */
export function phaseProgress({ engine, run }: LabState): number | null {
  if (engine.model.is === 'loading') {
    const { progress } = engine.model;
    return progress && progress.totalBytes > 0 ? progress.loadedBytes / progress.totalBytes : null;
  }
  const phase = run.state?.phase;
  if (run.activity === 'idle' || !run.state || phase?.kind !== 'study') return null;
  const { study } = laneOf(run.state, phase.lane);
  return study ? study.losses.length / study.steps : null;
}

const STAGE_WORDS = {
  none: '',
  working: 'Starting the run',
  stopping: 'Stopping at the next step',
  review: 'The notes are ready. Change them if you like, then let it study.',
  interrupted: 'The run was stopped. It can go on from where it was.',
  failed: 'The run could not go on.',
  finished: 'The run is finished. The result is under Reward.',
  readOnly: 'This run came in a file. It is here to be looked at.',
} as const;

function phaseTitle(state: RunState): string {
  const { phase, setup } = state;
  if (!phase) return 'Going on';
  const { kind, lane } = phase;
  const recipes = recipesToWrite(state);
  if (recipes > 0 && state.candidates.every(({ writing }) => writing !== 'running'))
    return `Writing ${recipes > 1 ? `${recipes} recipes` : 'a recipe'} of its own`;
  if (kind === 'write') {
    const together = beingWritten(state);
    if (together.length > 1) return `Writing ${together.length} self-edits`;
    return setup.candidates.length > 1 ? `Writing ${lowerName(lane)}` : 'Writing notes';
  }
  if (kind === 'study')
    return lane === 'control' ? 'Studying the passage only, for comparison' : `Studying ${lowerName(lane)}`;
  if (lane === 'base') return 'Asking the untouched model, without the passage';
  return `Asking again after ${lane === 'control' ? 'the passage only' : lowerName(lane)}, without the passage`;
}

/** Self-edits written together; those of them that are finished count until the last one is. */
function beingWritten({ candidates }: RunState): number[] {
  return candidates.flatMap(({ writing, study }, index) => (writing !== 'waiting' && !study ? [index] : []));
}
