import type { Command } from '../command.ts';

export const setShortcuts: Command<boolean> = {
  id: 'set-shortcuts',
  label: 'Single keys do something',
  enabled: () => true,
  run: ({ set }, shortcuts) => set('view', { shortcuts }),
};
