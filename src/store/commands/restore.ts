import type { RunProblem } from '../../seal/events.ts';
import { problemOf, type Command } from '../command.ts';
import { parseLog } from '../persist/parseLog.ts';
import { hasStudied } from '../selectors/runStage.ts';
import { NO_RUN } from '../slices/run.ts';

const UNREADABLE = {
  message: 'An earlier run was found, but it cannot be read any more.',
  advice: 'It was taken away. Your passage and questions are as you left them.',
};

const ELSEWHERE = {
  message: 'A run is open in another tab.',
  advice: 'Go on with it there, or close that tab and reload this one. A new run can be started here too.',
};

function partlyRead(unreadable: number, all: number): RunProblem {
  return {
    message: `The kept run was damaged: ${unreadable} of its ${all} entries could not be read.`,
    advice: 'It is shown as far as it could be read, and goes on from there.',
  };
}

/** Puts the last kept run back on screen. A finished one is shown; an unfinished one waits to be resumed. */
export const restore: Command = {
  id: 'restore',
  label: 'Restore',
  enabled: ({ run }) => run.id === null,
  run: async ({ get, set, lab, storage, runLog, runLock }) => {
    try {
      const found = await storage.runs.latest();
      if (!found || get().run.id !== null) return;
      if (!(await runLock.take(found.id))) return set('view', { problem: ELSEWHERE });
      // Read once it is this tab's: until then another may have written to it.
      const kept = await storage.runs.latest();
      if (get().run.id !== null) return;
      if (kept?.id !== found.id) return runLock.release();
      const parsed = parseLog(kept.events);
      if (parsed) {
        const { log, state, unreadable } = parsed;
        set('run', { ...NO_RUN, id: kept.id, log, state, restored: true });
        if (unreadable === 0) return;
        // What comes next is kept behind this log, so nothing unreadable may stand between.
        set('view', { problem: partlyRead(unreadable, kept.events.length) });
        await runLog.replace(kept.id, log);
        // Steps saved after notes that are lost now were not of the notes there will be.
        if (!hasStudied(state)) await lab.forget(kept.id);
      } else {
        await storage.runs.remove(kept.id);
        runLock.release();
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
