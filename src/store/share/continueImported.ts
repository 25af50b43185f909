import type { Command } from '../command.ts';
import { loadedModel } from '../slices/engine.ts';
import type { LabState } from '../state.ts';
import { draftOfShared, setupOfRun } from './sharedSetup.ts';

/** Why an imported run cannot be carried on here, in one sentence; null where it can. */
export function whyNotContinued({ share, run, engine }: LabState): string | null {
  if (!share.imported || !run.state) return 'There is no run out of a file on screen.';
  const { started, candidates, status } = run.state;
  if (status === 'finished') return 'It has come to its end.';
  const loaded = loadedModel(engine);
  if (!loaded) return `To carry it on, load ${started.model.name} first.`;
  if (loaded.card.sha256 !== started.model.sha256)
    return `It was begun with ${started.model.name}, and ${loaded.card.name} is loaded.`;
  if (candidates.some(({ plan, writing }) => plan.writer && writing !== 'finished'))
    return 'A writer that it needs is kept in the browser where it was begun.';
  if (share.imported.aside.id !== null) return 'To carry it on, finish or delete your own run first.';
  return null;
}

/**
 * Makes an unfinished run out of a file this browser's own, to be resumed: what its log holds is not done again, but for
 * lessons whose weights did not come along.
 */
export const continueImported: Command = {
  id: 'continue-imported',
  label: 'Continue from here',
  enabled: (state) => whyNotContinued(state) === null,
  run: async ({ get, set, newId, runLog, runLock }) => {
    const { id, log, state } = get().run;
    if (id === null || !state || !(await runLock.take(id))) return;
    await runLog.replace(id, log);
    set('run', { readOnly: false });
    // As if it had been started here: when it is left, its passage is what there is to go on with.
    set('setup', { draft: draftOfShared(setupOfRun(state.setup), get().setup.draft, newId) });
    set('share', { imported: null, opened: null });
  },
};
