import type { Command } from '../command.ts';

export const dismissProblem: Command = {
  id: 'dismiss-problem',
  label: 'Dismiss',
  enabled: ({ view }) => view.problem !== null,
  run: ({ set }) => set('view', { problem: null }),
};
