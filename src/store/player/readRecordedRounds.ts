import type { CommandContext } from '../command.ts';
import { parseRecordedRounds } from '../persist/parseRounds.ts';
import { LONGEST_WAIT_MS } from './readRecording.ts';

/** Beside the page: the event log of real rounds of this code, made by `npm run experiment -- --rounds --record`. */
export const RECORDED_ROUNDS = 'recorded/rounds.json';

/**
 * Takes in the rounds that come with the page, and plays them where nothing of the person's own is on screen. What comes
 * late is offered, and takes nothing over.
 */
export async function readRecordedRounds({ get, set, addressOf }: CommandContext): Promise<void> {
  // Who has just set up past rounds again goes on with that.
  set('rounds', { awaited: get().shelf.setUp === null });
  const late = setTimeout(() => set('rounds', { awaited: false }), LONGEST_WAIT_MS);
  try {
    const recording = parseRecordedRounds(await fetchText(addressOf(RECORDED_ROUNDS)));
    set('rounds', { recording });
    const { awaited, id, plays } = get().rounds;
    if (awaited && id === null && plays === null) set('rounds', { plays: 'recording' });
  } catch (error) {
    // The sentences of both readers are for a person.
    set('rounds', { recordingProblem: error instanceof Error ? error.message : String(error) });
  } finally {
    clearTimeout(late);
    set('rounds', { awaited: false });
  }
}

/** Some hosts answer every address with the page itself. */
async function fetchText(address: string): Promise<string> {
  const answer = await fetch(address).catch(() => {
    throw new Error('The recorded rounds could not be fetched.');
  });
  const isPage = answer.headers.get('content-type')?.includes('text/html');
  if (answer.ok && !isPage) return answer.text();
  throw new Error(`This page comes without recorded rounds (${RECORDED_ROUNDS} is not there).`);
}
