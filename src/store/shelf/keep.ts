import type { RunProblem } from '../../seal/events.ts';
import type { CommandContext } from '../command.ts';
import { SHELF_LIMITS } from '../persist/shelfStorage.ts';
import { APP_VERSION } from '../share/appVersion.ts';
import { FROM_FILE, type RunSlice } from '../slices/run.ts';
import type { LooseEntry } from './shelved.ts';
import { readShelf } from './listShelf.ts';
import { entryOfRounds, entryOfRun } from './shelfEntryOf.ts';

/** Puts the run on screen on the shelf, where it is one of this browser's own. */
export async function keepRun(ctx: CommandContext): Promise<void> {
  const loose = entryOfOwn(ctx.get().run);
  if (loose) await keep(ctx, loose);
}

/** The run on screen as it goes on the shelf; null where it is none of this browser's own. */
export function entryOfOwn({ id, log, state, readOnly, restored }: RunSlice): LooseEntry | null {
  if (id === null || !state || readOnly) return null;
  const from = id.startsWith(FROM_FILE) ? 'imported' : 'here';
  return entryOfRun(log, state, { id, from, app: restored ? null : APP_VERSION });
}

/** Puts the rounds on screen on the shelf. */
export async function keepRounds(ctx: CommandContext): Promise<void> {
  const { id, log, state, restored } = ctx.get().rounds;
  if (id === null || !state) return;
  await keep(ctx, entryOfRounds(log, state, { id, from: 'here', app: restored ? null : APP_VERSION }));
}

/** False where it could not be kept: it waits then, as long as the page is open, and the page says so. */
export async function keep(ctx: CommandContext, loose: LooseEntry): Promise<boolean> {
  const { get, set, storage } = ctx;
  const { id, name } = loose.entry;
  const others = () => get().shelf.waiting.filter(({ entry }) => entry.id !== id);
  const wait = (why: string) => {
    set('shelf', { waiting: [...others(), loose] });
    set('view', { problem: notKept(name, why) });
    return false;
  };
  try {
    if ((await storage.shelf.put(loose.entry, loose.events)) === 'full') return wait(FULL);
  } catch (error) {
    return wait(whyRefused(error));
  }
  set('shelf', { waiting: others(), kept: [...new Set([...get().shelf.kept, id])] });
  await readShelf(ctx);
  return true;
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
