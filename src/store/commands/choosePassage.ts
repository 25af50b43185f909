import { STARTER_PASSAGES } from '../../content/passages.ts';
import type { Command } from '../command.ts';
import { draftQuestions } from '../slices/setup.ts';
import { canEditDraft } from './editDraft.ts';

/** Puts a starter passage and its questions in the draft; null gives an empty one for one's own. */
export const choosePassage: Command<string | null> = {
  id: 'choose-passage',
  label: 'Choose a passage',
  enabled: canEditDraft,
  run: ({ get, set, newId }, id) => {
    const { draft } = get().setup;
    const starter = STARTER_PASSAGES.find((candidate) => candidate.id === id);
    const content = starter
      ? {
          starter: starter.id,
          title: starter.passage.title,
          text: starter.passage.text,
          questions: draftQuestions(starter.passage, newId),
        }
      : { starter: null, title: '', text: '', questions: [] };
    set('setup', { draft: { ...draft, ...content } });
  },
};
