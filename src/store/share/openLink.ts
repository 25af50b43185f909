import { problemOf, type Command } from '../command.ts';
import { SHOW_PAGE } from '../slices/player.ts';
import { readLink } from './link.ts';
import { draftOfShared } from './sharedSetup.ts';
import { ownDraft } from './undoOpened.ts';

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
      const after = draftOfShared(shared, before, newId);
      const opened = { from: { kind: 'link' }, before: ownDraft(get()), after } as const;
      set('setup', { draft: after });
      set('share', { opened, problem: null });
      set('player', SHOW_PAGE);
    } catch (error) {
      set('share', { problem: problemOf(error) });
    }
  },
};
