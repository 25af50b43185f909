/** Prompts that are decoded in one session, each `copies` times, the first of them being copy `firstCopy`. */
export interface Chunk {
  readonly prompts: readonly number[];
  readonly firstCopy: number;
  readonly copies: number;
}

/** Orders token lists so that those with a common beginning stand together. */
export function compareTokens(a: Int32Array, b: Int32Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/**
 * Cuts prompts x copies into sessions of at most `maxRows` rows. Prompts that begin alike go together, because the
 * executor computes a shared beginning once.
 */
export function planChunks(prompts: readonly Int32Array[], copies: number, maxRows: number): Chunk[] {
  const order = prompts.map((_, i) => i).sort((a, b) => compareTokens(prompts[a]!, prompts[b]!) || a - b);
  const chunks: Chunk[] = [];
  for (let firstCopy = 0; firstCopy < copies; firstCopy += maxRows) {
    const width = Math.min(maxRows, copies - firstCopy);
    const height = Math.floor(maxRows / width);
    for (let i = 0; i < order.length; i += height)
      chunks.push({ prompts: order.slice(i, i + height), firstCopy, copies: width });
  }
  return chunks;
}
