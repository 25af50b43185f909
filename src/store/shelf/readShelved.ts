import { problemOf, type CommandContext } from '../command.ts';
import type { RunProblem } from '../../seal/events.ts';
import { parseLog } from '../persist/parseLog.ts';
import type { ShelvedRun } from '../slices/shelf.ts';
import { GONE } from './labelShelved.ts';

/**
 * A past run of the Studio with its log, parsed as all that is stored is; null where there is none, and the shelf says
 * why. Of a damaged log it is the part that can be read.
 */
export async function readShelved(ctx: CommandContext, id: string): Promise<ShelvedRun | null> {
  const { get, set, storage } = ctx;
  const fail = (problem: RunProblem) => {
    set('shelf', { problem });
    return null;
  };
  set('shelf', { problem: null });
  const entry = get().shelf.entries?.find((each) => each.id === id);
  if (!entry) return fail(GONE);
  try {
    const events = await storage.shelf.log(id);
    if (!events) return fail(GONE);
    const parsed = entry.digest.kind === 'run' ? parseLog(events) : null;
    if (!parsed)
      return fail({
        message: `“${entry.name}” cannot be opened: its log cannot be read any more.`,
        advice: 'Delete it; nothing else on the shelf is touched.',
      });
    if (parsed.unreadable > 0)
      fail({
        message: `“${entry.name}” was damaged: ${parsed.unreadable} of its ${events.length} events could not be read.`,
        advice: 'It is shown as far as it could be read.',
      });
    return { entry, log: parsed.log, state: parsed.state };
  } catch (error) {
    return fail({ message: `It could not be opened. ${problemOf(error).message}`, advice: 'Try again.' });
  }
}
