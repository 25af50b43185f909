import type { Command } from '../command.ts';
import { canEditDraft } from './editDraft.ts';

export const addQuestion: Command = {
  id: 'add-question',
  label: 'Add a question',
  enabled: canEditDraft,
  run: ({ get, set, newId }) => {
    const { draft } = get().setup;
    const blank = { id: newId(), question: '', answer: '', accept: '', proposed: false };
    set('setup', { draft: { ...draft, starter: null, questions: [...draft.questions, blank] } });
  },
};
