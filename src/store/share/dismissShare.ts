import type { Command } from '../command.ts';

/** Takes away what was said about a link or a file. */
export const dismissShare: Command = {
  id: 'dismiss-share',
  label: 'Close',
  enabled: ({ share }) => share.opened !== null || share.problem !== null,
  run: ({ set }) => set('share', { opened: null, problem: null }),
};
