import type { Lab } from '../../runtime/protocol.ts';
import { problemOf, type Command, type CommandContext } from '../command.ts';

/** Asks the machine what it offers. */
export const probeDevice: Command = {
  id: 'probe-device',
  label: 'Look at this machine',
  enabled: (state) => state.engine.report === null,
  run: ({ probe }) => probe(),
};

/** One probe at a time, and none after one that succeeded. */
export function sharedProbe(lab: Lab, set: CommandContext['set']): CommandContext['probe'] {
  let asked: Promise<void> | null = null;
  const ask = async () => {
    try {
      set('engine', { report: await lab.probe(), probeFailed: false });
    } catch (error) {
      asked = null;
      set('engine', { probeFailed: true });
      set('view', { problem: problemOf(error) });
    }
  };
  return () => (asked ??= ask());
}
