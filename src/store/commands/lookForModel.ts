import { BUNDLED_MODEL } from '../../content/models.ts';
import type { Command } from '../command.ts';

/** Looks whether the model that comes with the page is in this browser already. What cannot be told counts as not there. */
export const lookForModel: Command = {
  id: 'look-for-model',
  label: 'Look for the model',
  enabled: () => true,
  run: async ({ lab, set, addressOf }) => {
    const kept = await lab.modelKept(addressOf(BUNDLED_MODEL.manifestPath)).catch(() => false);
    set('engine', { kept });
  },
};
