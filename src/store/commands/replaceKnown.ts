import type { Command } from '../command.ts';
import { knownKey, knownQuestions } from '../selectors/known.ts';
import { draftOfShared, holdsPassage, setupOfRun } from '../share/sharedSetup.ts';
import { discardRun } from './discardRun.ts';

/** Leaves the run for its draft, where the questions that the model already knows are marked, to be replaced. */
export const replaceKnown: Command = {
  id: 'replace-known',
  label: 'Replace these questions',
  enabled: (state) =>
    discardRun.enabled(state) && state.run.state !== null && knownQuestions(state.run.state).length > 0,
  run: async (ctx) => {
    const { run, setup } = ctx.get();
    const { state } = run;
    if (!state) return;
    const { questions } = state.setup.passage;
    const known = knownQuestions(state).map((index) => {
      const { question, answer } = questions[index]!;
      return knownKey(question, answer);
    });
    ctx.set('setup', { known });
    // A link or another tab may have put another passage there since.
    if (!holdsPassage(setup.draft, state.setup.passage)) {
      ctx.set('setup', { draft: draftOfShared(setupOfRun(state.setup), setup.draft, ctx.newId) });
      ctx.set('share', { opened: null });
    }
    await discardRun.run(ctx);
  },
};
