import type { CommandContext } from '../command.ts';

/**
 * Puts what has come to rest on the shelf. What does that is fetched with the first use: false where it was not there to
 * be fetched, so that the run must stay where it is.
 */
export async function keepAtRest(ctx: CommandContext, what: 'run' | 'rounds'): Promise<boolean> {
  const fetched = await import('./keep.ts').catch(() => null);
  if (fetched) await (what === 'run' ? fetched.keepRun : fetched.keepRounds)(ctx);
  else ctx.set('view', { problem: NOT_FETCHED });
  return fetched !== null;
}

const NOT_FETCHED = {
  message: 'What keeps past runs could not be fetched, so this one is not under Runs.',
  advice: 'It stays in its view. Reload the page, and it is kept then.',
};
