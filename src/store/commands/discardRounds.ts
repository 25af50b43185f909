import { problemOf, type Command } from '../command.ts';
import { runIdOf } from '../../seal/rounds/labPool.ts';
import { openRuns } from '../selectors/rounds.ts';
import { NO_ROUNDS } from '../slices/rounds.ts';

/** Takes the rounds off the screen and out of storage. The writers they tuned stay, until each is removed. */
export const discardRounds: Command = {
  id: 'discard-rounds',
  label: 'New rounds',
  enabled: ({ rounds }) => rounds.id !== null && rounds.activity === 'idle',
  run: async ({ get, set, lab, storage, roundsLog, roundsLock }) => {
    const { id, state } = get().rounds;
    if (id === null) return;
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
