import { problemOf } from '../seal/problem.ts';
import { roundsLoop } from '../seal/rounds/roundsLoop.ts';
import type { RoundsSetup } from '../seal/rounds/roundsEvents.ts';
import type { CommandContext } from './command.ts';
import { listAdapters } from './commands/listAdapters.ts';
import { loadedModel } from './slices/engine.ts';
import { keepAtRest } from './shelf/keepAtRest.ts';
import { NO_ROUNDS } from './slices/rounds.ts';

/** That a writer is not in the list yet is no reason for the rounds to end. */
async function listWriter(ctx: CommandContext): Promise<void> {
  try {
    await listAdapters.run(ctx);
  } catch (error) {
    ctx.set('view', { problem: problemOf(error) });
  }
}

/** Carries the rounds on screen further, and takes in what happens until they end, are stopped or fail. */
export async function driveRounds(ctx: CommandContext, setup: RoundsSetup): Promise<void> {
  const { id, log } = ctx.get().rounds;
  const model = loadedModel(ctx.get().engine);
  if (id === null || !model) throw new Error('Rounds need an id and a model');
  const job = new AbortController();
  ctx.jobs.set('rounds', job);
  ctx.set('rounds', { activity: 'running', problem: null });
  const { card, executor } = model;
  const options = { id, model: card, executor, setup, log, signal: job.signal };
  let problem = null;
  try {
    for await (const event of roundsLoop([ctx.lab], options)) {
      // From its first event on they are of this visit, wherever they began.
      if (ctx.get().rounds.restored) ctx.set('rounds', { restored: false });
      ctx.roundsLog.push([event]);
      if (event.type === 'writer.finished') await listWriter(ctx);
    }
  } catch (error) {
    problem = problemOf(error);
  }
  ctx.roundsLog.flush();
  ctx.jobs.delete('rounds');
  const nothingHappened = ctx.get().rounds.log.length === 0;
  if (nothingHappened) ctx.roundsLock.release();
  ctx.set('rounds', { ...(nothingHappened ? NO_ROUNDS : {}), activity: 'idle', problem });
  if (ctx.get().rounds.state?.status === 'finished') await keepAtRest(ctx, 'rounds');
}
