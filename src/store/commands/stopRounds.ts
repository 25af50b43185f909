import type { Command } from '../command.ts';

/** Stops the rounds at their next step; they can be resumed. */
export const stopRounds: Command = {
  id: 'stop-rounds',
  label: 'Stop',
  enabled: ({ rounds }) => rounds.activity === 'running',
  run: ({ jobs, set }) => {
    // Where nothing has begun yet there is nothing to stop.
    if (!jobs.has('rounds')) return;
    set('rounds', { activity: 'stopping' });
    jobs.get('rounds')!.abort();
  },
};
