import { problemOf, type Command, type CommandContext } from '../command.ts';
import { parseRounds } from '../persist/parseRounds.ts';
import { readRecordedRounds } from '../player/readRecordedRounds.ts';
import { NO_ROUNDS } from '../slices/rounds.ts';

const UNREADABLE = {
  message: 'Earlier rounds were found, but they cannot be read any more.',
  advice: 'They were taken away. Writers that they tuned are still kept.',
};

const ELSEWHERE = {
  message: 'Rounds are open in another tab.',
  advice: 'Go on with them there, or close that tab and reload this one.',
};

/** Looks, once a visit, for rounds that are kept in this browser and for recorded ones that come with the page. */
export const restoreRounds: Command = {
  id: 'restore-rounds',
  label: 'Restore',
  enabled: ({ rounds }) => !rounds.lookedFor,
  run: async (ctx) => {
    ctx.set('rounds', { lookedFor: true });
    await Promise.all([findKept(ctx), readRecordedRounds(ctx)]);
  },
};

async function findKept({ get, set, storage, roundsLog, roundsLock }: CommandContext): Promise<void> {
  try {
    const found = await storage.rounds.latest();
    if (!found || get().rounds.id !== null) return;
    if (!(await roundsLock.take(found.id))) return set('rounds', { problem: ELSEWHERE });
    // Read once they are this tab's: until then another may have written to them.
    const kept = await storage.rounds.latest();
    if (get().rounds.id !== null) return;
    if (kept?.id !== found.id) return roundsLock.release();
    const parsed = parseRounds(kept.events);
    if (!parsed) {
      await storage.rounds.remove(kept.id);
      roundsLock.release();
      return set('rounds', { problem: UNREADABLE });
    }
    const { log, state, unreadable } = parsed;
    set('rounds', { ...NO_ROUNDS, id: kept.id, log, state, restored: true, awaited: false });
    if (unreadable === 0) return;
    // What comes next is kept behind this log, so nothing unreadable may stand between.
    set('rounds', {
      problem: {
        message: `The kept rounds were damaged: ${unreadable} of their ${kept.events.length} entries could not be read.`,
        advice: 'They are shown as far as they could be read, and go on from there.',
      },
    });
    await roundsLog.replace(kept.id, log);
  } catch (error) {
    set('rounds', {
      problem: {
        message: `No earlier rounds could be looked for: ${problemOf(error).message}`,
        advice: 'New rounds work, but are not kept for the next visit.',
      },
    });
  }
}
