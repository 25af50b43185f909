import type { Command } from '../command.ts';
import { isFor } from '../selectors/openNotes.ts';
import { runStage } from '../selectors/runStage.ts';
import type { OpenNote } from '../slices/setup.ts';

/** Opens a note's form, or keeps what was typed in it. */
export const typeNote: Command<Omit<OpenNote, 'run'>> = {
  id: 'type-note',
  label: 'Edit',
  enabled: (state) => runStage(state) === 'review',
  run: ({ get, set }, words) => {
    const { run, setup } = get();
    if (run.id === null) return;
    const open = { ...words, run: run.id };
    const known = setup.openNotes.findIndex((other) => isFor(other, open.run, open.candidate, open.note));
    const openNotes = known < 0 ? [...setup.openNotes, open] : setup.openNotes.with(known, open);
    set('setup', { openNotes });
  },
};
