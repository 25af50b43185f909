import type { Command } from '../command.ts';

export const stopMeasuring: Command = {
  id: 'stop-measuring',
  label: 'Stop',
  enabled: ({ engine }) => engine.measure.progress !== null,
  run: ({ get, set, jobs }) => {
    set('engine', { measure: { ...get().engine.measure, stopping: true } });
    jobs.get('measure')?.abort();
  },
};
