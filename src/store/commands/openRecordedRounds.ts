import { problemOf, type Command } from '../command.ts';
import { parseRecordedRounds } from '../persist/parseRounds.ts';

/** Beside the page. */
export const RECORDED_ROUNDS = 'recorded/rounds.json';

/** Shows the rounds that come with the page: the event log of a real run of this code, folded like any other. */
export const openRecordedRounds: Command = {
  id: 'open-recorded-rounds',
  label: 'Open the recorded rounds',
  enabled: ({ rounds }) =>
    rounds.recording === 'there' && rounds.recorded === null && rounds.activity === 'idle',
  run: async ({ set, addressOf }) => {
    set('rounds', { recording: 'opening', recordedProblem: null });
    try {
      const answer = await fetch(addressOf(RECORDED_ROUNDS));
      if (!answer.ok) throw new Error(`The recorded rounds could not be fetched (status ${answer.status}).`);
      const { state, command } = parseRecordedRounds(await answer.text());
      set('rounds', { recorded: { state, command } });
    } catch (error) {
      set('rounds', {
        recordedProblem: { message: problemOf(error).message, advice: 'Reload the page and try again.' },
      });
    } finally {
      set('rounds', { recording: 'there' });
    }
  },
};
