import { problemOf, type CommandContext } from '../command.ts';
import type { ShareSlice } from '../slices/share.ts';

/** Says what is done with a file as long as `work` takes; keeps what went wrong in it for the page to say. */
export async function whileBusy(
  { set }: Pick<CommandContext, 'set'>,
  busy: NonNullable<ShareSlice['busy']>,
  work: () => Promise<void>,
): Promise<void> {
  set('share', { busy, problem: null });
  try {
    await work();
  } catch (error) {
    set('share', { problem: problemOf(error) });
  } finally {
    set('share', { busy: null });
  }
}
