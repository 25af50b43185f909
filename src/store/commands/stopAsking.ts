import type { Command } from '../command.ts';

export const stopAsking: Command = {
  id: 'stop-asking',
  label: 'Stop asking',
  enabled: ({ run }) => run.asked?.status === 'asking',
  run: ({ jobs }) => jobs.get('ask')?.abort(),
};
