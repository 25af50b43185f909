import type { Command } from '../command.ts';
import type { Theme } from '../slices/view.ts';

export const setTheme: Command<Theme> = {
  id: 'set-theme',
  label: 'Theme',
  enabled: () => true,
  run: ({ set }, theme) => set('view', { theme }),
};
