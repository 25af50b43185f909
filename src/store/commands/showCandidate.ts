import type { Command } from '../command.ts';

/** Of the run on screen: a person's own, or one that is replayed. */
export const showCandidate: Command<number> = {
  id: 'show-candidate',
  label: 'Show self-edit',
  enabled: () => true,
  run: ({ set }, candidate) => set('view', { candidate }),
};
