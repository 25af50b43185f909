import type { Command } from '../command.ts';

/** Stops the run at its next step; it can be resumed. */
export const stop: Command = {
  id: 'stop',
  label: 'Stop',
  enabled: ({ run }) => run.activity === 'running',
  run: ({ jobs, set }) => {
    set('run', { activity: 'stopping' });
    jobs.get('run')?.abort();
  },
};
