import type { Note } from '../../seal/events.ts';
import type { Command } from '../command.ts';
import { runStage } from '../selectors/runStage.ts';

/** A person changes, deletes or adds notes of a self-edit before it is studied. */
export const editNotes: Command<{ readonly candidate: number; readonly notes: readonly Note[] }> = {
  id: 'edit-notes',
  label: 'Edit notes',
  enabled: (state) => runStage(state) === 'review',
  run: ({ get, runLog }, { candidate, notes }) => {
    const atMs = get().run.state?.elapsedMs ?? 0;
    runLog.push([{ type: 'notes.edited', candidate, notes, atMs }]);
    runLog.flush();
  },
};
