export type ModelFileProblem =
  | 'not-gguf'
  | 'truncated'
  | 'malformed'
  | 'version'
  | 'byte-order'
  | 'split-file'
  | 'architecture'
  | 'missing-metadata'
  | 'head-dim'
  | 'rope-scaling'
  | 'experts'
  | 'tokenizer'
  | 'quantisation'
  | 'unknown-tensor'
  | 'missing-tensor'
  | 'tensor-shape'
  | 'too-large'
  | 'unsupported-shape';

/** A model file that cannot be used. The message is one or two plain sentences: what is wrong, and what to do. */
export class ModelFileError extends Error {
  override name = 'ModelFileError';
  readonly code: ModelFileProblem;

  constructor(code: ModelFileProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
