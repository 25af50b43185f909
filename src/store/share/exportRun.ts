import type { Command } from '../command.ts';
import { runFileName } from '../fileNames.ts';
import { runMadeBy } from './madeBy.ts';
import { writeRunFile } from './runFile.ts';
import { whileBusy } from './whileBusy.ts';

/** Saves the run on screen as a file, with the adapter that was packed for it. */
export const exportRun: Command = {
  id: 'export-run',
  label: 'Save this run',
  enabled: ({ run, share }) => run.state !== null && run.activity === 'idle' && share.busy === null,
  run: async (ctx) => {
    const { get, saveFile } = ctx;
    const { run, share } = get();
    const { state } = run;
    if (!state) return;
    await whileBusy(ctx, 'saving', async () => {
      const packed = share.packed?.run === run.id ? share.packed : null;
      const imported = run.readOnly ? share.imported : null;
      const adapter = packed ?? imported?.adapter ?? null;
      const savedAt = new Date().toISOString();
      const file = await writeRunFile(run.log, state, adapter, savedAt, runMadeBy(get()));
      const { passage, seed } = state.setup;
      saveFile(runFileName(passage.title, seed), file);
    });
  },
};
