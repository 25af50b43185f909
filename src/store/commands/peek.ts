import type { Command } from '../command.ts';

/** Shows everything as it was before the lesson, or again as it is. */
export const peek: Command<boolean> = {
  id: 'peek',
  label: 'Before the lesson',
  enabled: ({ run }) => run.state !== null,
  run: ({ set }, peeking) => set('view', { peeking }),
};
