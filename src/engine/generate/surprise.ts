import type { Executor } from '../executor.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { encodeDocument, type DocumentText } from '../train/document.ts';

export interface TextSurprise {
  /** The text, cut where its tokens are; a character that several tokens share is one piece. */
  readonly pieces: readonly string[];
  /** -log2 p of each piece, given all that stands before it. */
  readonly bits: readonly number[];
}

/**
 * How unexpected each token of a document's text is to the model as it is now, encoded as in training.
 * @throws TrainingRefusedError for a text without a token, or one longer than the model's context
 */
export async function textSurprise(
  executor: Executor,
  tokenizer: Tokenizer,
  document: DocumentText,
  contextLength: number,
  signal?: AbortSignal,
): Promise<TextSurprise> {
  const { tokens, lossFrom: from } = encodeDocument(tokenizer, document, contextLength);
  const [logProbs] = await executor.tokenLogProbs([{ tokens, from }], signal);
  const pieces: string[] = [];
  const bits: number[] = [];
  let group: number[] = [];
  let nats = 0;
  for (const [i, token] of tokens.subarray(from).entries()) {
    group.push(token);
    nats += logProbs![i]!;
    const piece = tokenizer.decode(group);
    // A cut character decodes as U+FFFD: the next token has the rest of it.
    if (piece.endsWith('\uFFFD') && from + i + 1 < tokens.length) continue;
    pieces.push(piece);
    bits.push(nats === 0 ? 0 : -nats / Math.LN2);
    group = [];
    nats = 0;
  }
  return { pieces, bits };
}
