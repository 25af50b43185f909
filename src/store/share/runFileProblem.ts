import type { RunProblem } from '../../seal/events.ts';

/** A file that is not opened as a run: one sentence on the cause, one on what to do. */
export class RunFileProblem extends Error {
  override name = 'RunFileProblem';
  readonly problem: RunProblem;

  constructor(message: string, advice = 'Nothing was changed. Save the run again where it was made.') {
    super(message);
    this.problem = { message: `This file was not opened. ${message}`, advice };
  }
}
