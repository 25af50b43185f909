export type ModelFetchProblem =
  | 'offline'
  | 'http'
  | 'not-a-model'
  | 'manifest'
  | 'wrong-length'
  | 'wrong-hash'
  | 'unreadable'
  | 'insecure-page';

/** A model that could not be brought here. The message is one or two plain sentences: what is wrong, and what to do. */
export class ModelFetchError extends Error {
  override name = 'ModelFetchError';
  readonly code: ModelFetchProblem;

  constructor(code: ModelFetchProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
