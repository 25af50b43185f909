import { problemOf, type Command } from '../command.ts';
import { askedOfAdapter } from '../selectors/askable.ts';

/** Takes an adapter that was loaded from a file off the page and out of storage. */
export const forgetAdapter: Command<string> = {
  id: 'forget-adapter',
  label: 'Remove',
  enabled: ({ run }) => run.asked?.status !== 'asking',
  run: async ({ get, set, lab }, id) => {
    try {
      await lab.forgetAdapter(id);
    } catch (error) {
      set('adapters', { loadProblem: problemOf(error) });
      return;
    }
    const { kept, chosen } = get().adapters;
    const wasChosen = askedOfAdapter(chosen) === id;
    set('adapters', {
      kept: kept.filter((adapter) => adapter.id !== id),
      loadProblem: null,
      ...(wasChosen && { chosen: null }),
    });
    if (askedOfAdapter(get().run.asked?.whose) === id) set('run', { asked: null });
  },
};
