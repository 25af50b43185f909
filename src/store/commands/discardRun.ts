import { problemOf, type Command } from '../command.ts';
import { NO_RUN } from '../slices/run.ts';

/** Takes the run off the screen and out of storage, with its adapters. The draft it was started from stays. */
export const discardRun: Command = {
  id: 'discard-run',
  label: 'New run',
  enabled: ({ run }) => run.id !== null && run.activity === 'idle' && !run.readOnly,
  run: async ({ get, set, lab, storage, runLog, runLock }) => {
    const { id } = get().run;
    if (id === null) return;
    set('run', NO_RUN);
    set('setup', { openNotes: get().setup.openNotes.filter((open) => open.run !== id) });
    await runLog.kept();
    try {
      await Promise.all([storage.runs.remove(id), lab.forget(id)]);
    } catch (error) {
      set('view', { problem: problemOf(error) });
    } finally {
      runLock.release();
    }
  },
};
