import { loadedModel } from '../slices/engine.ts';
import { choosePassage } from '../commands/choosePassage.ts';
import { loadModel } from '../commands/loadModel.ts';
import type { Command } from '../command.ts';
import { draftOf, mayBeReplaced } from './liveSetup.ts';

/** Plays the recorded run in front of everything; what a person has made stays behind it as it is. */
export const watchRecording: Command = {
  id: 'watch-recording',
  label: 'Watch the recorded run',
  enabled: ({ player }) => player.recording !== null && player.plays !== 'recording',
  run: ({ set }) => set('player', { plays: 'recording' }),
};

/** Plays the run on screen once more, from its own log. */
export const replayRun: Command = {
  id: 'replay-run',
  label: 'Replay it',
  enabled: ({ run, player }) => player.plays === null && run.activity === 'idle' && run.log.length > 1,
  run: ({ set }) => set('player', { plays: 'run' }),
};

/** Back to what stands behind: the run, or the passage being written. */
export const stopWatching: Command = {
  id: 'stop-watching',
  label: 'Back to the run',
  enabled: ({ player }) => player.plays !== null,
  run: ({ set }) => set('player', { plays: null }),
};

/**
 * From the recording to a run here and now: the same setup, where nothing of the person's stands in its place, and the
 * model is fetched. Where there is a run, it only goes back to it.
 */
export const runItLive: Command = {
  id: 'run-it-live',
  label: 'Run it live',
  enabled: ({ player }) => player.plays === 'recording',
  run: async (ctx) => {
    const { player, run, setup } = ctx.get();
    const recorded = player.recording!.state.setup;
    if (run.id === null && run.state === null && mayBeReplaced(setup.draft, recorded))
      ctx.set('setup', { draft: draftOf(setup.draft, recorded, ctx.newId) });
    ctx.set('player', { plays: null });
    const state = ctx.get();
    if (loadedModel(state.engine) === null && loadModel.enabled(state)) await loadModel.run(ctx);
  },
};

/** From the recording to a passage of the person's own: the one they were writing, or an empty one. */
export const writeOwnPassage: Command = {
  id: 'write-own-passage',
  label: 'Use my own passage',
  enabled: ({ player, run }) => player.plays === 'recording' && run.id === null && run.state === null,
  run: async (ctx) => {
    if (ctx.get().setup.draft.starter !== null) await choosePassage.run(ctx, { own: 'empty' });
    ctx.set('player', { plays: null });
  },
};
