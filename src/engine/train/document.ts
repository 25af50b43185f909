import { TrainingRefusedError, type TrainingDocument } from '../executor.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** One document as text: the loss is on the tokens of `text` only. */
export interface DocumentText {
  readonly prefix: string;
  readonly text: string;
}

/**
 * Encodes prefix + text as a whole; the loss starts after as many tokens as the prefix alone has, and never at the
 * first token, which nothing predicts.
 * @param contextLength longest document the model takes, in tokens
 * @throws TrainingRefusedError when no token is left to learn from, or the document is too long
 */
export function encodeDocument(
  tokenizer: Tokenizer,
  { prefix, text }: DocumentText,
  contextLength = Infinity,
): TrainingDocument {
  const tokens = tokenizer.encode(prefix + text);
  const lossFrom = Math.max(1, tokenizer.encode(prefix).length);
  const start = JSON.stringify((prefix + text).slice(0, 60));
  if (lossFrom >= tokens.length)
    throw new TrainingRefusedError(`train: the document that begins ${start} has no token to learn from`);
  if (tokens.length > contextLength)
    throw new TrainingRefusedError(
      `train: the document that begins ${start} has ${tokens.length} tokens, more than the model's ${contextLength}`,
    );
  return { tokens, lossFrom };
}
