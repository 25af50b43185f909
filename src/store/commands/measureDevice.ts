import { STARTER_PASSAGES } from '../../content/passages.ts';
import { problemOf, type Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { loadedModel, type MeasureStatus } from '../slices/engine.ts';

/** Always with the same passage, whatever stands in the editor, so that figures of different machines compare. */
const PASSAGE = STARTER_PASSAGES[0]!.passage;

/** Times training and decoding with the loaded model on this machine; needs nobody else to be using the model. */
export const measureDevice: Command = {
  id: 'measure-device',
  label: 'Measure this device',
  enabled: (state) =>
    loadedModel(state.engine) !== null &&
    state.engine.measure.progress === null &&
    !modelInUse(state) &&
    state.run.asked?.status !== 'asking' &&
    !state.setup.proposing,
  run: async ({ get, set, lab, jobs }) => {
    const job = new AbortController();
    jobs.set('measure', job);
    const change = (next: Partial<MeasureStatus>) =>
      set('engine', { measure: { ...get().engine.measure, ...next } });
    change({ progress: { stage: 'matmul', done: 0, warmingUp: true }, ended: null, problem: null });
    try {
      const result = await lab.measure(
        { passage: PASSAGE },
        (progress) => {
          if (!job.signal.aborted) change({ progress });
        },
        job.signal,
      );
      change({ result, ended: 'measured' });
    } catch (error) {
      change(job.signal.aborted ? { ended: 'stopped' } : { problem: problemOf(error) });
    } finally {
      jobs.delete('measure');
      change({ progress: null, stopping: false });
    }
  },
};
