import type { Command } from '../command.ts';
import { knownKey, knownQuestions } from '../selectors/known.ts';
import { discardRun } from './discardRun.ts';

/** Leaves the run for its draft, where the questions that the model already knows are marked, to be replaced. */
export const replaceKnown: Command = {
  id: 'replace-known',
  label: 'Replace these questions',
  enabled: (state) =>
    discardRun.enabled(state) && state.run.state !== null && knownQuestions(state.run.state).length > 0,
  run: async (ctx) => {
    const { state } = ctx.get().run;
    if (!state) return;
    const { questions } = state.setup.passage;
    const known = knownQuestions(state).map((index) => {
      const { question, answer } = questions[index]!;
      return knownKey(question, answer);
    });
    ctx.set('setup', { known });
    await discardRun.run(ctx);
  },
};
