import type { RunProblem } from '../../seal/events.ts';

/** Said of any file that would take the screen from what is working. */
export const BUSY: RunProblem = {
  message: 'The file was not opened: the model is at work.',
  advice: 'Stop it, or wait until it is done, and open the file again.',
};
