import type { Command } from '../command.ts';
import type { RoundsDraft } from '../slices/rounds.ts';

/** Changes what the next rounds will be. Those on screen keep the setup they were started with. */
export const editRounds: Command<Partial<RoundsDraft>> = {
  id: 'edit-rounds',
  label: 'Edit',
  enabled: ({ rounds }) => rounds.id === null,
  run: ({ get, set }, change) => set('rounds', { draft: { ...get().rounds.draft, ...change } }),
};
