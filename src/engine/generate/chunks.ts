/** Prompts that are decoded in one session, each `copies` times, the first of them being copy `firstCopy`. */
export interface Chunk {
  readonly prompts: readonly number[];
  readonly firstCopy: number;
  readonly copies: number;
}

/**
 * Cuts prompts x copies into sessions of at most `maxRows` rows, in the order of the request, so that what was asked
 * first is finished first.
 */
export function planChunks(prompts: number, copies: number, maxRows: number): Chunk[] {
  const order = Array.from({ length: prompts }, (_, i) => i);
  const chunks: Chunk[] = [];
  for (let firstCopy = 0; firstCopy < copies; firstCopy += maxRows) {
    const width = Math.min(maxRows, copies - firstCopy);
    const height = Math.floor(maxRows / width);
    for (let i = 0; i < order.length; i += height)
      chunks.push({ prompts: order.slice(i, i + height), firstCopy, copies: width });
  }
  return chunks;
}
