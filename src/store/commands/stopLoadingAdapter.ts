import type { Command } from '../command.ts';

/** Stops the load of the model too, where that was begun for the adapter. */
export const stopLoadingAdapter: Command = {
  id: 'stop-loading-adapter',
  label: 'Stop',
  enabled: ({ adapters }) => adapters.loading !== null,
  run: ({ jobs }) => jobs.get('load-adapter')?.abort(),
};
