import type { RunProblem } from '../../seal/events.ts';

/** A link that is not opened, with one sentence on why. */
export class LinkProblem extends Error {
  override name = 'LinkProblem';
  readonly problem: RunProblem;

  constructor(message: string) {
    super(message);
    this.problem = { message, advice: 'Nothing was changed. Ask for the link again, whole.' };
  }
}
