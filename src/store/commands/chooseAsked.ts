import type { Command } from '../command.ts';
import type { AskedOf } from '../slices/adapters.ts';

/** Who will be asked again. */
export const chooseAsked: Command<AskedOf> = {
  id: 'choose-asked',
  label: 'Whose adapter',
  enabled: () => true,
  run: ({ set }, chosen) => set('adapters', { chosen }),
};
