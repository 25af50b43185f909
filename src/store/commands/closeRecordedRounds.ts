import type { Command } from '../command.ts';

/** Back to this browser's own rounds. */
export const closeRecordedRounds: Command = {
  id: 'close-recorded-rounds',
  label: 'Close the recording',
  enabled: ({ rounds }) => rounds.recorded !== null,
  run: ({ set }) => set('rounds', { recorded: null }),
};
