import { problemOf, type Command } from '../command.ts';
import { putAside } from '../commands/choosePassage.ts';
import { canEditDraft } from '../commands/editDraft.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { FileProblem } from './fileProblem.ts';
import { MOST_TEXT_BYTES, readTextFile, TEXT_NAME } from './textFile.ts';
import { ownDraft } from './undoOpened.ts';

const NOT_NOW = {
  message: 'The file was not opened: a run is on screen.',
  advice: 'Start a new run first; the passage is chosen before it begins.',
};

const NOT_BESIDE_IMPORTED = {
  message: 'The file was not opened: a run out of a file is on screen.',
  advice: 'Close that run first, then open the file again.',
};

/** Puts a .txt or .md file in the draft as a passage without questions. What was being written goes to the shelf. */
export const openText: Command<{ readonly file: Blob; readonly name: string }> = {
  id: 'open-text',
  label: 'Open a text file',
  enabled: ({ share }) => share.busy === null,
  run: async ({ get, set, newId, jobs }, { file, name }) => {
    try {
      if (!TEXT_NAME.test(name))
        throw new FileProblem('Only .txt and .md files are opened as a passage.', 'Paste the text instead.');
      const read = await file.slice(0, MOST_TEXT_BYTES).text();
      // A character may be cut in two there.
      const content = file.size > MOST_TEXT_BYTES ? read.replace(/\ufffd$/, '') : read;
      const { title, text, cut } = readTextFile(name, content);
      if (!canEditDraft(get()))
        return set('share', { problem: get().share.imported ? NOT_BESIDE_IMPORTED : NOT_NOW });
      jobs.get('propose')?.abort();
      const before = get().setup.draft;
      const shelf = putAside(before, newId);
      const after = { ...before, starter: null, title, text, questions: [], shelf };
      const opened = { from: { kind: 'text', name, cut }, before: ownDraft(get()), after } as const;
      set('setup', { draft: after });
      set('share', { opened, problem: null });
      set('player', SHOW_PAGE);
    } catch (error) {
      set('share', { problem: problemOf(error) });
    }
  },
};
