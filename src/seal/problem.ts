import type { RunProblem } from './events.ts';

/** A lane cannot be studied as it is (e.g. the loss is not a number); other lanes can. */
export class StudyProblem extends Error {
  override name = 'StudyProblem';
  readonly advice: string;
  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** The run cannot go on as things are; nothing of it is lost. */
export class RunRefusal extends Error {
  override name = 'RunRefusal';
  readonly advice: string;
  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

const ADVICE = 'Try again; if it happens again, reload the page. What you typed is kept.';

/** Any thrown thing as one sentence on what is wrong and one on what to do. */
export function problemOf(error: unknown): RunProblem {
  if (!(error instanceof Error)) return { message: String(error), advice: ADVICE };
  if ('problem' in error && isProblem(error.problem)) return error.problem;
  const advice = 'advice' in error && typeof error.advice === 'string' ? error.advice : ADVICE;
  return { message: error.message, advice };
}

function isProblem(value: unknown): value is RunProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'message' in value &&
    typeof value.message === 'string' &&
    'advice' in value &&
    typeof value.advice === 'string'
  );
}
