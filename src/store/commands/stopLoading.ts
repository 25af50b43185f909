import type { Command } from '../command.ts';

export const stopLoading: Command = {
  id: 'stop-loading',
  label: 'Cancel',
  enabled: ({ engine }) => engine.model.is === 'loading',
  run: ({ jobs }) => jobs.get('load')?.abort(),
};
