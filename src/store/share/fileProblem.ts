import type { RunProblem } from '../../seal/events.ts';

/** A file that is not opened: one sentence on the cause, one on what to do. */
export class FileProblem extends Error {
  override name = 'FileProblem';
  readonly problem: RunProblem;

  constructor(message: string, advice = 'Nothing was changed. Save the run again where it was made.') {
    super(message);
    this.problem = { message: `This file was not opened. ${message}`, advice };
  }
}
