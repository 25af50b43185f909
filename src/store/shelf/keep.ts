import type { RunProblem } from '../../seal/events.ts';
import type { CommandContext } from '../command.ts';
import { SHELF_LIMITS } from '../persist/shelfStorage.ts';
import { APP_VERSION } from '../share/appVersion.ts';
import { FROM_FILE, type RunSlice } from '../slices/run.ts';
import type { LooseEntry } from './shelved.ts';
import { readShelf } from './listShelf.ts';
import { entryOfRounds, entryOfRun } from './shelfEntryOf.ts';

/** Puts the run on screen on the shelf, where it is one of this browser's own. */
export async function keepRun(ctx: CommandContext): Promise<Kept> {
  const loose = entryOfOwn(ctx.get().run);
  return loose ? keep(ctx, loose) : 'kept';
}

/** The run on screen as it goes on the shelf; null where it is none of this browser's own. */
export function entryOfOwn({ id, log, state, readOnly, restored }: RunSlice): LooseEntry | null {
  if (id === null || !state || readOnly) return null;
  const from = id.startsWith(FROM_FILE) ? 'imported' : 'here';
  return entryOfRun(log, state, { id, from, app: restored ? null : APP_VERSION });
}

/** Puts the rounds on screen on the shelf. */
export async function keepRounds(ctx: CommandContext): Promise<Kept> {
  const { id, log, state, restored } = ctx.get().rounds;
  if (id === null || !state) return 'kept';
  return keep(ctx, entryOfRounds(log, state, { id, from: 'here', app: restored ? null : APP_VERSION }));
}

/** Whether the shelf took something: it may have no place for it, or the browser may refuse to store it. */
export type Kept = 'kept' | 'full' | 'refused';

/** What is not kept waits, as long as the page is open, and the page says so. */
export async function keep(ctx: CommandContext, loose: LooseEntry): Promise<Kept> {
  const { get, set, storage } = ctx;
  const { id, name } = loose.entry;
  const others = () => get().shelf.waiting.filter(({ entry }) => entry.id !== id);
  const wait = (why: string): void => {
    set('shelf', { waiting: [...others(), loose] });
    set('view', { problem: notKept(name, why) });
  };
  try {
    if ((await storage.shelf.put(loose.entry, loose.events)) === 'full') {
      wait(FULL);
      return 'full';
    }
  } catch (error) {
    wait(whyRefused(error));
    return 'refused';
  }
  set('shelf', { waiting: others(), kept: [...new Set([...get().shelf.kept, id])] });
  await readShelf(ctx);
  return 'kept';
}

/** Why storage did not take something, to stand behind a colon. */
export function whyRefused(error: unknown): string {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  return full ? 'this browser’s storage is full' : 'this browser does not let the page store it';
}

const FULL = `${SHELF_LIMITS.entries} runs or ${SHELF_LIMITS.bytes / 1e6} MB are kept, and no more`;

function notKept(name: string, why: string): RunProblem {
  return {
    message: `“${name}” is not kept under Runs: ${why}.`,
    advice: 'It is there until this page is closed. Open Runs before that, and make room for it there.',
  };
}
