import type { Command } from '../command.ts';

export const showCandidate: Command<number> = {
  id: 'show-candidate',
  label: 'Show self-edit',
  enabled: ({ run }) => run.state !== null,
  run: ({ set }, candidate) => set('view', { candidate }),
};
