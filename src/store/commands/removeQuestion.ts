import type { Command } from '../command.ts';
import { canEditDraft } from './editDraft.ts';

/** Takes a question out of the draft, by id. */
export const removeQuestion: Command<string> = {
  id: 'remove-question',
  label: 'Remove',
  enabled: canEditDraft,
  run: ({ get, set }, id) => {
    const { draft } = get().setup;
    set('setup', {
      draft: { ...draft, starter: null, questions: draft.questions.filter((row) => row.id !== id) },
    });
  },
};
