import type { Command } from '../command.ts';
import { parseRecordedRun } from '../persist/recordedRun.ts';
import type { LabState } from '../state.ts';
import { isFirstDraft } from './liveSetup.ts';

/** Beside the page: the event log of a real run of this code, made by `npm run experiment -- --record`. */
export const RECORDED_RUN = 'recorded/tolmin-best-of-5.json';

/**
 * A recording that comes later than this after the page began is offered, and no longer takes the page over. The time
 * that is needed to look for a kept run counts.
 */
export const LONGEST_WAIT_MS = 2500;

/** Takes in the run that comes with the page, and plays it to a visitor who has made nothing yet. */
export const readRecording: Command<Promise<string>> = {
  id: 'read-recording',
  label: 'Read the recorded run',
  enabled: ({ player }) => player.recording === null,
  run: async ({ get, set }, text) => {
    if (!opensOnRecording(get())) set('player', { awaited: false });
    try {
      const recording = parseRecordedRun(await text);
      const opens = get().player.awaited && opensOnRecording(get());
      const plays = opens ? 'recording' : get().player.plays;
      set('player', { recording, awaited: false, problem: null, plays });
    } catch (error) {
      set('player', {
        awaited: false,
        problem: {
          // The sentences of both readers are for a person.
          message: error instanceof Error ? error.message : String(error),
          advice: 'Everything else works: load the model and make a run of your own.',
        },
      });
    }
  },
};

/** Fetches the recording's text. Rejects with a sentence where the page comes without it. */
export async function fetchRecording(address: string): Promise<string> {
  const answer = await fetch(address).catch(() => {
    throw new Error('The recorded run of this page could not be fetched.');
  });
  if (!answer.ok)
    throw new Error(`The recorded run of this page is not there (${RECORDED_RUN}, status ${answer.status}).`);
  return answer.text();
}

/** What a person made comes first, always: a run, a passage, another setup, or a link they opened. */
function opensOnRecording(state: LabState): boolean {
  const { run, setup, share, engine } = state;
  return (
    run.id === null &&
    run.state === null &&
    share.opened === null &&
    setup.openNotes.length === 0 &&
    engine.model.is === 'none' &&
    isFirstDraft(setup.draft)
  );
}
