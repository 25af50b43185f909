import type { CommandContext } from '../command.ts';

/** Puts what has come to rest on the shelf. What does that is fetched with the first use; the run does not depend on it. */
export async function keepAtRest(ctx: CommandContext, what: 'run' | 'rounds'): Promise<void> {
  const fetched = await import('./keep.ts').catch(() => null);
  if (fetched) await (what === 'run' ? fetched.keepRun : fetched.keepRounds)(ctx);
  else ctx.set('view', { problem: NOT_FETCHED });
}

const NOT_FETCHED = {
  message: 'What keeps past runs could not be fetched, so this one is not under Runs.',
  advice: 'It stays here until you leave it. Reload the page, and it is kept then.',
};
