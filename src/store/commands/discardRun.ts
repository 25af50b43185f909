import type { Passage } from '../../seal/passage.ts';
import { problemOf, type Command } from '../command.ts';
import { keepAtRest } from '../shelf/keepAtRest.ts';
import { holdsPassage, starterOf } from '../share/sharedSetup.ts';
import { withDrafts } from '../share/undoOpened.ts';
import { NO_RUN } from '../slices/run.ts';
import { draftQuestions, type Draft } from '../slices/setup.ts';

/**
 * Takes the run off the screen, with its adapters. It stays on the shelf of past runs; the draft stays, and so does the
 * run’s passage.
 */
export const discardRun: Command = {
  id: 'discard-run',
  label: 'New run',
  enabled: ({ run }) => run.id !== null && run.activity === 'idle' && !run.readOnly,
  run: async (ctx) => {
    const { get, set, newId, lab, storage, runLog, runLock } = ctx;
    if (!(await keepAtRest(ctx, 'run'))) return;
    const { run, setup, share } = get();
    const { id } = run;
    if (id === null || run.activity !== 'idle') return;
    const passage = run.state?.setup.passage;
    const kept = (draft: Draft) => (passage ? keeping(passage, draft, newId) : draft);
    // What was opened meanwhile can be undone still.
    const opened = share.opened?.after === setup.draft ? withDrafts(share.opened, kept) : null;
    const draft = opened ? opened.after : kept(setup.draft);
    set('run', NO_RUN);
    if (opened) set('share', { opened });
    set('setup', { draft, openNotes: setup.openNotes.filter((open) => open.run !== id) });
    await runLog.kept();
    try {
      await Promise.all([storage.runs.remove(id), lab.forget(id)]);
    } catch (error) {
      set('view', { problem: problemOf(error) });
    } finally {
      runLock.release();
    }
  },
};

/** The draft with a passage on its shelf that is nowhere else: a link or another tab may have changed the draft since. */
function keeping(passage: Passage, draft: Draft, newId: () => string): Draft {
  const isThere =
    starterOf(passage) !== null || [draft, ...draft.shelf].some((each) => holdsPassage(each, passage));
  if (isThere) return draft;
  const { title, text } = passage;
  return {
    ...draft,
    shelf: [{ id: newId(), title, text, questions: draftQuestions(passage, newId) }, ...draft.shelf],
  };
}
