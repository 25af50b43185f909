import type { Command } from '../command.ts';
import { readShelvedRun } from './readShelved.ts';

/** Picks a past run to be compared, or no longer. Of a third one the first gives way. */
export const pickShelved: Command<string> = {
  id: 'pick-shelved',
  label: 'Compare',
  enabled: () => true,
  run: async (ctx, id) => {
    const { get, set } = ctx;
    const { picked } = get().shelf;
    const now = picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id].slice(-2);
    set('shelf', { picked: now, compared: null, problem: null });
    const [first, second] = now;
    if (first === undefined || second === undefined) return;
    const left = await readShelvedRun(ctx, first);
    const right = left && (await readShelvedRun(ctx, second));
    // Another may have been picked in the meantime.
    if (get().shelf.picked !== now) return;
    if (left && right) set('shelf', { compared: [left, right] });
    // What cannot be read is not waited for.
    else set('shelf', { picked: [left ? first : second] });
  },
};

/** Puts the comparison away. */
export const stopComparing: Command = {
  id: 'stop-comparing',
  label: 'Stop comparing',
  enabled: ({ shelf }) => shelf.picked.length > 0,
  run: ({ set }) => set('shelf', { picked: [], compared: null }),
};
