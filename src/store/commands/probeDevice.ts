import { problemOf, type Command } from '../command.ts';

/** Asks the machine what it offers. */
export const probeDevice: Command = {
  id: 'probe-device',
  label: 'Look at this machine',
  enabled: (state) => state.engine.report === null,
  run: async ({ lab, set }) => {
    try {
      set('engine', { report: await lab.probe() });
    } catch (error) {
      set('view', { problem: problemOf(error) });
    }
  },
};
