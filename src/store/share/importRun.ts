import { problemOf, type Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { NO_RUN } from '../slices/run.ts';
import { readRunFile } from './runFile.ts';

const BUSY = {
  message: 'The file was not opened: the model is at work.',
  advice: 'Stop it, or wait until it is done, and open the file again.',
};

/** Shows a run out of a file, only to be looked at. A run that is on screen is put aside and comes back. */
export const importRun: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'import-run',
  label: 'Open a run file',
  enabled: ({ share }) => share.busy === null,
  run: async ({ get, set, runLog, newId }, { file, name }) => {
    const inUse = () => modelInUse(get()) || get().run.asked?.status === 'asking';
    if (inUse()) return set('share', { problem: BUSY });
    set('share', { busy: 'opening', problem: null });
    try {
      const { log, state, manifest, adapter } = await readRunFile(file);
      if (inUse()) return set('share', { problem: BUSY });
      runLog.flush();
      const { imported } = get().share;
      const aside = imported?.aside ?? get().run;
      set('run', { ...NO_RUN, id: newId(), log, state, restored: true, readOnly: true });
      set('view', { candidate: null });
      set('share', { imported: { name, manifest, adapter, aside }, packed: null });
      set('player', SHOW_PAGE);
    } catch (error) {
      set('share', { problem: problemOf(error) });
    } finally {
      set('share', { busy: null });
    }
  },
};
