import type { RunProblem } from '../../seal/events.ts';
import type { Command } from '../command.ts';

/** Tells of what went wrong outside of the store. */
export const showProblem: Command<RunProblem> = {
  id: 'show-problem',
  label: 'Show the problem',
  enabled: () => true,
  run: ({ set }, problem) => set('view', { problem }),
};
