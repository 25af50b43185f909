import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { problemOf, type Command } from '../command.ts';
import { readDraft } from '../readDraft.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { loadedModel } from '../slices/engine.ts';
import { draftQuestions } from '../slices/setup.ts';
import { canEditDraft } from './editDraft.ts';

const AT_ONCE = 6;

/** The model suggests questions about the passage; each waits, marked, until a person keeps or drops it. */
export const proposeQuestions: Command = {
  id: 'propose-questions',
  label: 'Propose questions',
  enabled: (state) => {
    const { title, text } = readDraft(state.setup.draft);
    const idle = !state.setup.proposing && !modelInUse(state);
    const room = state.setup.draft.questions.length < PASSAGE_LIMITS.questions;
    return canEditDraft(state) && idle && room && !title && !text && loadedModel(state.engine) !== null;
  },
  run: async ({ get, set, lab, newId, jobs }) => {
    const job = new AbortController();
    jobs.set('propose', job);
    set('setup', { proposing: true });
    const { title, text, questions, seed } = get().setup.draft;
    const passage = { title: title.trim(), text: text.trim(), questions };
    const count = Math.min(AT_ONCE, PASSAGE_LIMITS.questions - questions.length);
    try {
      await lab.proposeQuestions(
        {
          passage: { ...passage, questions: questions.map(({ question, answer }) => ({ question, answer })) },
          count,
          seed,
        },
        (question) => {
          const { draft } = get().setup;
          if (job.signal.aborted || draft.title !== title || draft.text !== text) return;
          const [row] = draftQuestions({ ...passage, questions: [question] }, newId);
          set('setup', {
            draft: { ...draft, starter: null, questions: [...draft.questions, { ...row!, proposed: true }] },
          });
        },
        job.signal,
      );
    } catch (error) {
      if (!job.signal.aborted) set('view', { problem: problemOf(error) });
    } finally {
      jobs.delete('propose');
      set('setup', { proposing: false });
    }
  },
};
