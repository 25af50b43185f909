import type { Passage } from '../../seal/passage.ts';
import { problemOf, type Command, type CommandContext } from '../command.ts';
import { askablePassage } from '../selectors/askable.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import type { AskedOf } from '../slices/adapters.ts';
import { loadedModel } from '../slices/engine.ts';

export interface AskAgain {
  readonly whose: AskedOf;
  readonly strength: number;
}

/**
 * Asks the whole quiz again with one lane's adapter, or one from a file, at a strength: 0 must give the untouched
 * model's answers. Without a run the draft's questions are asked, which only an adapter from a file can be.
 */
export const askAgain: Command<AskAgain> = {
  id: 'ask-again',
  label: 'Ask again',
  enabled: (state) =>
    loadedModel(state.engine) !== null &&
    !modelInUse(state) &&
    state.run.asked?.status !== 'asking' &&
    askablePassage(state) !== null,
  run: async (ctx, { whose, strength }) => {
    const { get, set, jobs } = ctx;
    const { id } = get().run;
    const passage = askablePassage(get());
    if (!passage) return;
    const job = new AbortController();
    jobs.set('ask', job);
    const { questions } = passage;
    set('run', { asked: { whose, strength, questions, status: 'asking', answers: [] }, askProblem: null });
    try {
      const answers = await ask(ctx, { whose, strength }, passage, job.signal);
      if (get().run.id === id)
        set('run', { asked: { whose, strength, questions, status: 'answered', answers } });
    } catch (error) {
      set('run', { asked: null, askProblem: job.signal.aborted ? null : problemOf(error) });
    } finally {
      jobs.delete('ask');
    }
  },
};

async function ask(
  { get, lab }: CommandContext,
  { whose, strength }: AskAgain,
  passage: Passage,
  signal: AbortSignal,
) {
  const { questions } = passage;
  if (typeof whose === 'object')
    return lab.askAdapter({ id: whose.adapter, strength, passage, questions }, signal);
  const { id, state } = get().run;
  if (id === null || !state) return [];
  const { model } = state.started;
  return lab.ask({ runId: id, model, lane: whose, strength, passage, questions }, signal);
}
