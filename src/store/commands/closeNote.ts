import type { Command } from '../command.ts';
import { isFor } from '../selectors/openNotes.ts';
import type { OpenNote } from '../slices/setup.ts';

/** Closes a note's form; what was typed in it and not saved is gone. */
export const closeNote: Command<Pick<OpenNote, 'candidate' | 'note'>> = {
  id: 'close-note',
  label: 'Cancel',
  enabled: ({ run }) => run.id !== null,
  run: ({ get, set }, { candidate, note }) => {
    const { run, setup } = get();
    set('setup', { openNotes: setup.openNotes.filter((open) => !isFor(open, run.id, candidate, note)) });
  },
};
