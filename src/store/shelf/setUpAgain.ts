import type { Command } from '../command.ts';
import { draftOfRun } from '../commands/startOver.ts';
import { ownDraft } from '../share/undoOpened.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { readShelvedRun } from './readShelved.ts';

/** Puts the setup of a past run in the draft. The whole draft there was can be put back. */
export const setUpAgain: Command<string> = {
  id: 'set-up-again',
  label: 'Set up again',
  enabled: () => true,
  run: async (ctx, id) => {
    const { get, set, newId, jobs } = ctx;
    set('shelf', { problem: null });
    const shelved = await readShelvedRun(ctx, id);
    if (!shelved) return;
    jobs.get('propose')?.abort();
    const before = get().setup.draft;
    const after = draftOfRun(shelved.state.setup, before, newId);
    const from = { kind: 'shelf', name: shelved.entry.name } as const;
    const opened = { from, before: ownDraft(get()), after };
    set('setup', { draft: after });
    set('share', { opened, problem: null });
    set('player', SHOW_PAGE);
  },
};
