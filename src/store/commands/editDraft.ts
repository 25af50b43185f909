import type { Command } from '../command.ts';
import type { Draft } from '../slices/setup.ts';
import type { LabState } from '../state.ts';

/** A run on screen keeps the setup it was started with; the draft can be changed again with the next one. */
export function canEditDraft({ run }: LabState): boolean {
  return run.id === null;
}

/** Changes any typed or chosen part of the draft. */
export const editDraft: Command<Partial<Draft>> = {
  id: 'edit-draft',
  label: 'Edit',
  enabled: canEditDraft,
  run: ({ get, set }, change) => {
    const { draft } = get().setup;
    const own = 'title' in change || 'text' in change || 'questions' in change ? { starter: null } : {};
    set('setup', { draft: { ...draft, ...own, ...change } });
  },
};
