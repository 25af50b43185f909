import { STARTER_PASSAGES } from '../../content/passages.ts';
import type { Command } from '../command.ts';
import { draftQuestions, type Draft, type DraftContent, type ShelvedContent } from '../slices/setup.ts';
import { canEditDraft } from './editDraft.ts';

/** A starter passage, one of the person's own that was put aside, or an empty one to write. */
export type PassageChoice =
  { readonly starter: string } | { readonly shelved: string } | { readonly own: 'empty' };

/**
 * Puts another passage and its questions in the draft. What a person has written is put aside, not lost; questions
 * the model was still thinking of are not waited for.
 */
export const choosePassage: Command<PassageChoice> = {
  id: 'choose-passage',
  label: 'Choose a passage',
  enabled: canEditDraft,
  run: ({ get, set, newId, jobs }, choice) => {
    jobs.get('propose')?.abort();
    const { draft } = get().setup;
    const shelf = putAside(draft, newId).filter(({ id }) => !('shelved' in choice && id === choice.shelved));
    const starter = 'starter' in choice ? choice.starter : null;
    set('setup', { draft: { ...draft, ...contentOf(choice, draft, newId), starter, shelf } });
  },
};

function contentOf(choice: PassageChoice, { shelf }: Draft, newId: () => string): DraftContent {
  if ('starter' in choice) {
    const found = STARTER_PASSAGES.find(({ id }) => id === choice.starter);
    if (!found) throw new Error(`There is no starter passage ${choice.starter}`);
    const { title, text } = found.passage;
    return { title, text, questions: draftQuestions(found.passage, newId) };
  }
  const shelved = 'shelved' in choice ? shelf.find(({ id }) => id === choice.shelved) : undefined;
  const { title, text, questions } = shelved ?? { title: '', text: '', questions: [] };
  return { title, text, questions };
}

/** The shelf with what a person has written on it; a starter is not put there, for it can be chosen again. */
export function putAside(
  { starter, title, text, questions, shelf }: Draft,
  newId: () => string,
): ShelvedContent[] {
  const worthKeeping = starter === null && (title.trim() || text.trim() || questions.length > 0);
  return worthKeeping ? [{ id: newId(), title, text, questions }, ...shelf] : [...shelf];
}
