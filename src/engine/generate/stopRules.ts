/** Where a growing text ends, and how much of it is sure to stay. */
export interface StopScan {
  /** Start of the first stop text in it, or -1. */
  readonly end: number;
  /** Characters that no later token can take back: before any stop text, begun stop text or cut character. */
  readonly safe: number;
}

/** Looks for stop texts in what a row has written so far. Empty stop texts are ignored. */
export function scanStops(text: string, stops: readonly string[]): StopScan {
  let end = -1;
  for (const stop of stops) {
    const at = stop ? text.indexOf(stop) : -1;
    if (at >= 0 && (end < 0 || at < end)) end = at;
  }
  if (end >= 0) return { end, safe: end };
  let safe = text.length;
  for (const stop of stops) safe = Math.min(safe, text.length - begunLength(text, stop));
  // A character whose bytes are not all there yet decodes to U+FFFD and changes with the next token.
  while (safe > 0 && text[safe - 1] === '\ufffd') safe--;
  return { end, safe };
}

/** Length of the longest end of the text that is a beginning of `stop`. */
function begunLength(text: string, stop: string): number {
  for (let n = Math.min(stop.length - 1, text.length); n > 0; n--)
    if (text.endsWith(stop.slice(0, n))) return n;
  return 0;
}
