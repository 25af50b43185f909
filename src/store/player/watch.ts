import { choosePassage } from '../commands/choosePassage.ts';
import type { Command, CommandContext } from '../command.ts';
import type { PlayerSlice } from '../slices/player.ts';

/** Plays the recorded run in front of everything; what a person has made stays behind it as it is. */
export const watchRecording: Command = {
  id: 'watch-recording',
  label: 'Watch the recorded run',
  enabled: ({ player }) => player.recording !== null && player.plays !== 'recording',
  run: (ctx) => show(ctx, 'recording'),
};

/** Plays the run on screen once more, from its own log. */
export const replayRun: Command = {
  id: 'replay-run',
  label: 'Replay it',
  enabled: ({ run, player }) => player.plays === null && run.activity === 'idle' && run.log.length > 1,
  run: (ctx) => show(ctx, 'run'),
};

/** Back to what stands behind: the run, or the passage being written. */
export const stopWatching: Command = {
  id: 'stop-watching',
  label: 'Back to the run',
  enabled: ({ player }) => player.plays !== null,
  run: (ctx) => show(ctx, null),
};

/** From the recording to a passage of the person's own: the one they were writing, or an empty one. */
export const writeOwnPassage: Command = {
  id: 'write-own-passage',
  label: 'Use my own passage',
  enabled: ({ player, run }) => player.plays === 'recording' && run.id === null && run.state === null,
  run: async (ctx) => {
    if (ctx.get().setup.draft.starter !== null) await choosePassage.run(ctx, { own: 'empty' });
    show(ctx, null);
  },
};

/** Another run comes on screen, so a self-edit picked in the one before is not picked in it. */
export function show({ set }: CommandContext, plays: PlayerSlice['plays']): void {
  set('view', { candidate: null });
  set('player', { plays });
}
