import type { RunProblem } from '../seal/events.ts';
import { problemOf } from '../seal/problem.ts';
import type { LabError } from './protocol.ts';

/** What `Lab` rejects with: a sentence on the cause and one on what to do. */
export class LabFailure extends Error implements LabError {
  override name = 'LabFailure';
  readonly problem: RunProblem;

  constructor(problem: RunProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** The worker is gone in the middle of a request. */
export class WorkerGone extends LabFailure {
  override name = 'WorkerGone';

  constructor(reason: string) {
    super({ message: reason, advice: 'Nothing you typed is lost. Start again, or resume the run.' });
  }
}

export const STOPPED: RunProblem = { message: 'Stopped.', advice: 'Start it again whenever you like.' };

/** A measurement that another request cut off. */
export const GAVE_WAY: RunProblem = {
  message: 'The measurement ended early, because the model was needed for something else.',
  advice: 'Measure again when that is done.',
};

/** A first sentence, then the rest: errors of model files say what is wrong and then what to do in one message. */
const TWO_SENTENCES = /^(.+?[.!?])\s+(?=\p{Lu})(.+)$/su;

/** Any thrown thing as a problem for a person; sentences that it carries are kept as they are. */
export function toProblem(error: unknown): RunProblem {
  if (error instanceof LabFailure) return error.problem;
  const problem = problemOf(error);
  if (!(error instanceof Error) || 'advice' in error) return problem;
  const [, message, advice] = TWO_SENTENCES.exec(error.message) ?? [];
  return message && advice ? { message, advice } : problem;
}
