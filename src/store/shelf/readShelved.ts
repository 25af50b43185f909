import { problemOf, type CommandContext } from '../command.ts';
import type { RunProblem } from '../../seal/events.ts';
import { parseLog } from '../persist/parseLog.ts';
import { parseRounds } from '../persist/parseRounds.ts';
import type { ShelfEntry } from '../persist/shelfEntry.ts';
import type { Shelved, ShelvedRounds, ShelvedRun } from './shelved.ts';
import { GONE } from './labelShelved.ts';

/** The entry of an id, as far as the shelf has been looked at. */
export function entryOf({ get }: CommandContext, id: string): ShelfEntry | null {
  return get().shelf.entries?.find((each) => each.id === id) ?? null;
}

/** A past run of the Studio with its log; null where there is none that can be read, and the shelf says why. */
export async function readShelvedRun(ctx: CommandContext, id: string): Promise<ShelvedRun | null> {
  return readShelved(ctx, id, 'run', parseLog);
}

/** The same of rounds. */
export async function readShelvedRounds(ctx: CommandContext, id: string): Promise<ShelvedRounds | null> {
  return readShelved(ctx, id, 'rounds', parseRounds);
}

interface Parsed<E, S> {
  readonly log: readonly E[];
  readonly state: S;
  readonly unreadable: number;
}

/** Parsed as all that is stored is. Of a damaged log it is the part that can be read. */
async function readShelved<E, S>(
  ctx: CommandContext,
  id: string,
  kind: ShelfEntry['digest']['kind'],
  parse: (events: readonly unknown[]) => Parsed<E, S> | null,
): Promise<Shelved<E, S> | null> {
  const fail = (problem: RunProblem) => {
    ctx.set('shelf', { problem });
    return null;
  };
  const entry = entryOf(ctx, id);
  if (!entry) return fail(GONE);
  try {
    const events = await ctx.storage.shelf.log(id);
    if (!events) return fail(GONE);
    const parsed = entry.digest.kind === kind ? parse(events) : null;
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
