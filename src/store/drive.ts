import type { RunEvent, RunSetup } from '../seal/events.ts';
import { problemOf, type CommandContext } from './command.ts';
import { keepAtRest } from './shelf/keepAtRest.ts';
import { NO_RUN } from './slices/run.ts';

/** Lets the lab carry the run on screen further, and takes in what happens until it rests, is stopped or fails. */
export async function drive(ctx: CommandContext, setup: RunSetup, until: 'notes' | 'end'): Promise<void> {
  const { id, log } = ctx.get().run;
  if (id === null) throw new Error('There is no run to carry on');
  const job = new AbortController();
  ctx.jobs.set('run', job);
  ctx.set('run', { activity: 'running', problem: null, asked: null, askProblem: null });
  let problem = null;
  const takeIn = (events: readonly RunEvent[]) => {
    // From its first event on the run is of this visit, wherever it began.
    if (ctx.get().run.restored) ctx.set('run', { restored: false });
    ctx.runLog.push(events);
  };
  try {
    await ctx.lab.run({ runId: id, setup, log, until }, takeIn, job.signal);
  } catch (error) {
    problem = problemOf(error);
  }
  ctx.runLog.flush();
  ctx.jobs.delete('run');
  const nothingHappened = ctx.get().run.log.length === 0;
  if (nothingHappened) ctx.runLock.release();
  ctx.set('run', { ...(nothingHappened ? NO_RUN : {}), activity: 'idle', problem });
  // In review it waits to go on.
  if (ctx.get().run.state?.status !== 'running') await keepAtRest(ctx, 'run');
}
