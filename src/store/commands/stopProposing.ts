import type { Command } from '../command.ts';

export const stopProposing: Command = {
  id: 'stop-proposing',
  label: 'Stop',
  enabled: ({ setup }) => setup.proposing,
  run: ({ jobs }) => jobs.get('propose')?.abort(),
};
