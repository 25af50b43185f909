import type { Command } from '../command.ts';
import type { DraftQuestion } from '../slices/setup.ts';
import { canEditDraft } from './editDraft.ts';

export const editQuestion: Command<Partial<DraftQuestion> & { readonly id: string }> = {
  id: 'edit-question',
  label: 'Edit question',
  enabled: canEditDraft,
  run: ({ get, set }, change) => {
    const { draft } = get().setup;
    const questions = draft.questions.map((row) => (row.id === change.id ? { ...row, ...change } : row));
    set('setup', { draft: { ...draft, starter: null, questions } });
  },
};
