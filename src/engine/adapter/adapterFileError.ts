export type AdapterFileProblem =
  | 'not-zip'
  | 'zip-entry'
  | 'missing-file'
  | 'too-large'
  | 'header'
  | 'offsets'
  | 'dtype'
  | 'config'
  | 'unsupported'
  | 'unknown-tensor'
  | 'missing-tensor'
  | 'tensor-shape'
  | 'not-a-number';

/** An adapter file that cannot be used. The message is one sentence on what is wrong and one on what to do. */
export class AdapterFileError extends Error {
  override name = 'AdapterFileError';
  readonly code: AdapterFileProblem;

  constructor(code: AdapterFileProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
