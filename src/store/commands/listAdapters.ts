import type { Command } from '../command.ts';

/** Finds the adapters that were loaded from files on earlier visits. */
export const listAdapters: Command = {
  id: 'list-adapters',
  label: 'List loaded adapters',
  enabled: () => true,
  run: async ({ get, set, lab }) => {
    const found = await lab.keptAdapters();
    const here = get().adapters.kept;
    // One may have been loaded in the meantime.
    const more = here.filter(({ id }) => found.every((adapter) => adapter.id !== id));
    set('adapters', { kept: [...found, ...more] });
  },
};
