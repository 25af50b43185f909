import { problemOf, type Command } from '../command.ts';
import { putAside } from '../commands/choosePassage.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { draftQuestions, type Draft } from '../slices/setup.ts';
import { readLink } from './link.ts';
import { starterOf, type SharedSetup } from './sharedSetup.ts';

/**
 * Puts the setup of a link in the draft. A passage that was being written goes to the shelf, and the whole draft can be
 * put back. A run on screen stays: the setup is for the next one.
 */
export const openLink: Command<URLSearchParams> = {
  id: 'open-link',
  label: 'Open a link',
  enabled: () => true,
  run: async ({ get, set, newId, jobs }, settings) => {
    try {
      const shared = await readLink(settings);
      jobs.get('propose')?.abort();
      const before = get().setup.draft;
      const after = { ...before, ...draftOf(shared, before, newId) };
      set('setup', { draft: after });
      set('share', { opened: { from: { kind: 'link' }, before, after }, problem: null });
      set('player', SHOW_PAGE);
    } catch (error) {
      set('share', { problem: problemOf(error) });
    }
  },
};

function draftOf(
  { passage, selfEdits, reward, studyOnly, recipe, seed }: SharedSetup,
  before: Draft,
  newId: () => string,
): Draft {
  const { title, text } = passage;
  const isThere = before.title.trim() === title && before.text.trim() === text;
  const questions = draftQuestions(passage, newId);
  return {
    starter: starterOf(passage),
    title,
    text,
    questions,
    shelf: isThere && sameQuestions(before.questions, questions) ? before.shelf : putAside(before, newId),
    selfEdits: selfEdits.map((edit) => ({ ...edit, writer: null })),
    reward,
    studyOnly,
    recipe,
    seed,
  };
}

function sameQuestions(a: Draft['questions'], b: Draft['questions']): boolean {
  const words = (rows: Draft['questions']) =>
    JSON.stringify(rows.map(({ question, answer, accept }) => [question, answer, accept]));
  return words(a) === words(b);
}
