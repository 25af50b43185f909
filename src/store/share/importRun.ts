import { problemOf, type Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { NO_RUN } from '../slices/run.ts';
import { readRunFile } from './runFile.ts';

/** Shows a run out of a file, only to be looked at. A run that is on screen is put aside and comes back. */
export const importRun: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'import-run',
  label: 'Open a run file',
  enabled: (state) => !modelInUse(state) && state.run.asked?.status !== 'asking' && state.share.busy === null,
  run: async ({ get, set, runLog, newId }, { file, name }) => {
    set('share', { busy: 'opening', problem: null });
    try {
      const { log, state, manifest, adapter } = await readRunFile(file);
      if (modelInUse(get())) return;
      runLog.flush();
      const { imported } = get().share;
      const aside = imported?.aside ?? get().run;
      set('run', { ...NO_RUN, id: newId(), log, state, restored: true, readOnly: true });
      set('view', { candidate: null });
      set('share', { imported: { name, manifest, adapter, aside }, packed: null });
    } catch (error) {
      set('share', { problem: problemOf(error) });
    } finally {
      set('share', { busy: null });
    }
  },
};
