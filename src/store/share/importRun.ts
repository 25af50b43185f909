import type { Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { FROM_FILE, NO_RUN } from '../slices/run.ts';
import { BUSY } from './busy.ts';
import { showRounds } from './importRounds.ts';
import { roundsOf } from './roundsFile.ts';
import { runOf } from './runFile.ts';
import { readSealFile } from './sealFile.ts';
import { whileBusy } from './whileBusy.ts';

/** Shows a run or rounds out of a file, only to be looked at. A run that is on screen is put aside and comes back. */
export const importRun: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'import-run',
  label: 'Open a run file',
  enabled: ({ share }) => share.busy === null,
  run: async (ctx, { file, name }) => {
    const { get, set, runLog, newId } = ctx;
    const inUse = () => modelInUse(get()) || get().run.asked?.status === 'asking';
    if (inUse()) return set('share', { problem: BUSY });
    await whileBusy(ctx, 'opening', async () => {
      const opened = await readSealFile(file, (seal) =>
        seal.kind === 'rounds' ? { rounds: roundsOf(seal) } : { run: runOf(seal) },
      );
      if (inUse()) return set('share', { problem: BUSY });
      if (opened.rounds) return showRounds(ctx, { ...opened.rounds, name });
      const { log, state, manifest, adapter } = opened.run;
      runLog.flush();
      const { imported } = get().share;
      const aside = imported?.aside ?? get().run;
      set('run', { ...NO_RUN, id: `${FROM_FILE}${newId()}`, log, state, restored: true, readOnly: true });
      set('view', { candidate: null });
      set('share', { imported: { name, manifest, adapter, aside }, packed: null });
      set('player', SHOW_PAGE);
    });
  },
};
