import type { Command } from '../command.ts';

/** Shows everything as it was before the lesson, or again as it is; of the run on screen, live or replayed. */
export const peek: Command<boolean> = {
  id: 'peek',
  label: 'Before the lesson',
  enabled: () => true,
  run: ({ set }, peeking) => set('view', { peeking }),
};
