import type { Command } from '../command.ts';

/** Plays the recorded rounds in front of everything; rounds of this browser stay behind them as they are. */
export const watchRecordedRounds: Command = {
  id: 'watch-recorded-rounds',
  label: 'Watch the recorded rounds',
  enabled: ({ rounds }) => rounds.recording !== null && rounds.plays !== 'recording',
  run: ({ set }) => set('rounds', { plays: 'recording' }),
};

/** Plays the rounds on screen once more, from their own log. */
export const replayRounds: Command = {
  id: 'replay-rounds',
  label: 'Replay them',
  enabled: ({ rounds }) => rounds.plays === null && rounds.activity === 'idle' && rounds.log.length > 1,
  run: ({ set }) => set('rounds', { plays: 'own' }),
};

/** Back to this browser's own rounds, or to setting them up; rounds out of a file are closed. */
export const stopWatchingRounds: Command = {
  id: 'stop-watching-rounds',
  label: 'Set up my own rounds',
  enabled: ({ rounds }) => rounds.plays !== null,
  run: ({ set }) => set('rounds', { plays: null, imported: null }),
};
