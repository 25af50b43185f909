import { problemOf, type Command } from '../command.ts';
import { runIdOf } from '../../seal/rounds/labPool.ts';
import { keepAtRest } from '../shelf/keepAtRest.ts';
import { openRuns } from '../selectors/rounds.ts';
import { NO_ROUNDS } from '../slices/rounds.ts';

/** Takes the rounds off the screen. They stay on the shelf of past runs, and their writers until each is removed. */
export const discardRounds: Command = {
  id: 'discard-rounds',
  label: 'New rounds',
  enabled: ({ rounds }) => rounds.id !== null && rounds.activity === 'idle',
  run: async (ctx) => {
    const { get, set, lab, storage, roundsLog, roundsLock } = ctx;
    if (!(await keepAtRest(ctx, 'rounds'))) return;
    const { id, state, activity } = get().rounds;
    if (id === null || activity !== 'idle') return;
    set('rounds', NO_ROUNDS);
    await roundsLog.kept();
    try {
      const open = state
        ? openRuns(state).map(({ place }) => lab.forget(runIdOf(state.started.id, place)))
        : [];
      await Promise.all([storage.rounds.remove(id), ...open]);
    } catch (error) {
      set('view', { problem: problemOf(error) });
    } finally {
      roundsLock.release();
    }
  },
};
