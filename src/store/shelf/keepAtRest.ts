import type { CommandContext } from '../command.ts';

/**
 * Puts what has come to rest on the shelf. True where it may be left: not where the shelf is full, for there is room to be
 * made, nor where what does this could not be fetched with its first use. A browser that stores nothing is no reason to
 * stay; the page says what is lost then.
 */
export async function keepAtRest(ctx: CommandContext, what: 'run' | 'rounds'): Promise<boolean> {
  const fetched = await import('./keep.ts').catch(() => null);
  if (fetched) return (await (what === 'run' ? fetched.keepRun : fetched.keepRounds)(ctx)) !== 'full';
  ctx.set('view', { problem: NOT_FETCHED });
  return false;
}

const NOT_FETCHED = {
  message: 'What keeps past runs could not be fetched, so this one is not under Runs.',
  advice: 'It stays in its view. Reload the page before you leave it, and it is kept then.',
};
