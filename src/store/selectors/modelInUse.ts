import type { LabState } from '../state.ts';

/** Whether a run or rounds are using the model, so that nothing else may load or train one. */
export function modelInUse({ run, rounds }: Pick<LabState, 'run' | 'rounds'>): boolean {
  return run.activity !== 'idle' || rounds.activity !== 'idle';
}
