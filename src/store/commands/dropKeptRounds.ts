import { runIdOf } from '../../seal/rounds/labPool.ts';
import type { Command } from '../command.ts';
import { openRuns } from '../selectors/rounds.ts';
import { NO_ROUNDS } from '../slices/rounds.ts';

/** The way out of rounds the page cannot draw: deletes them, whatever state they are in. Their writers stay. */
export const dropKeptRounds: Command = {
  id: 'drop-kept-rounds',
  label: 'Discard the kept rounds',
  enabled: () => true,
  run: async (ctx) => {
    const { id: onScreen, state } = ctx.get().rounds;
    const id = onScreen ?? (await ctx.storage.rounds.latest())?.id ?? null;
    ctx.jobs.get('rounds')?.abort();
    // Without rounds on screen nothing more is kept of them.
    ctx.set('rounds', NO_ROUNDS);
    await ctx.roundsLog.kept();
    if (id === null) return;
    if (onScreen === null && !(await ctx.roundsLock.take(id))) return;
    await ctx.storage.rounds.remove(id);
    const open = state ? openRuns(state) : [];
    await Promise.all(open.map(({ place }) => ctx.lab.forget(runIdOf(id, place))));
  },
};
