import type { Lane } from '../../seal/events.ts';
import { problemOf, type Command } from '../command.ts';
import { runStage } from '../selectors/runStage.ts';
import { loadedModel } from '../slices/engine.ts';

/** Asks the whole quiz again with one lane's adapter at a strength: 0 must give the untouched model's answers. */
export const askAgain: Command<{ readonly lane: Lane; readonly strength: number }> = {
  id: 'ask-again',
  label: 'Ask again',
  enabled: (state) =>
    runStage(state) === 'finished' &&
    loadedModel(state.engine) !== null &&
    state.run.asked?.status !== 'asking',
  run: async ({ get, set, lab, jobs }, { lane, strength }) => {
    const { id, state } = get().run;
    if (id === null || !state) return;
    const job = new AbortController();
    jobs.set('ask', job);
    const { passage } = state.setup;
    const { model } = state.started;
    set('run', { asked: { lane, strength, status: 'asking', answers: [] }, askProblem: null });
    try {
      const request = { runId: id, model, lane, strength, passage, questions: passage.questions };
      const answers = await lab.ask(request, job.signal);
      if (get().run.id === id) set('run', { asked: { lane, strength, status: 'answered', answers } });
    } catch (error) {
      set('run', { asked: null, askProblem: job.signal.aborted ? null : problemOf(error) });
    } finally {
      jobs.delete('ask');
    }
  },
};
