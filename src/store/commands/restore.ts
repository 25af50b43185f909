import { problemOf, type Command } from '../command.ts';
import { parseLog } from '../persist/parseLog.ts';
import { NO_RUN } from '../slices/run.ts';

const UNREADABLE = {
  message: 'An earlier run was found, but it cannot be read any more.',
  advice: 'It was taken away. Your passage and questions are as you left them.',
};

/** Puts the last kept run back on screen. A finished one is shown; an unfinished one waits to be resumed. */
export const restore: Command = {
  id: 'restore',
  label: 'Restore',
  enabled: ({ run }) => run.id === null,
  run: async ({ get, set, storage }) => {
    try {
      const kept = await storage.runs.latest();
      if (!kept || get().run.id !== null) return;
      const parsed = parseLog(kept.events);
      if (parsed) set('run', { ...NO_RUN, id: kept.id, ...parsed, restored: true });
      else {
        await storage.runs.remove(kept.id);
        set('view', { problem: UNREADABLE });
      }
    } catch (error) {
      set('view', {
        problem: {
          message: `No earlier run could be looked for: ${problemOf(error).message}`,
          advice: 'New runs work, but are not kept for the next visit.',
        },
      });
    }
  },
};
