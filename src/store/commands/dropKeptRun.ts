import { stop } from './stop.ts';
import type { Command } from '../command.ts';
import { NO_RUN } from '../slices/run.ts';

/** The way out of a run the page cannot draw: deletes it, whatever state it is in. */
export const dropKeptRun: Command = {
  id: 'drop-kept-run',
  label: 'Discard the kept run',
  enabled: () => true,
  run: async (ctx) => {
    const onScreen = ctx.get().run.id;
    const id = onScreen ?? (await ctx.storage.runs.latest())?.id ?? null;
    if (stop.enabled(ctx.get())) await stop.run(ctx);
    // Without a run on screen nothing more is kept of it.
    ctx.set('run', NO_RUN);
    await ctx.runLog.kept();
    if (id === null) return;
    if (onScreen === null && !(await ctx.runLock.take(id))) return;
    await ctx.storage.runs.remove(id);
    await ctx.lab.forget(id);
  },
};
