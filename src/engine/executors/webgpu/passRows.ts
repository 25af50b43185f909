import type { PassRow } from './inference.ts';
import type { SlotRange } from './kvCache.ts';

/** Rows of consecutive tokens of one document, from position `first` on, behind a prefix in the cache. */
export function passRows(
  tokens: Int32Array,
  { start }: SlotRange,
  first: number,
  prefix: SlotRange,
): PassRow[] {
  return Array.from(tokens, (token, i) => ({
    token,
    record: {
      ownStart: start,
      ownEnd: start + i + 1,
      prefixStart: prefix.start,
      prefixEnd: prefix.start + prefix.count,
      position: first + i,
    },
  }));
}
