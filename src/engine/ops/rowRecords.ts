/** Row records: which keys a row attends to and where it stands. See CONTRACTS.md; all numbers are u32. */

export interface RowRecord {
  /** Slots of the row's own document so far, itself included; its own slot is ownEnd - 1. */
  readonly ownStart: number;
  readonly ownEnd: number;
  readonly position: number;
  readonly promptStart?: number;
  readonly promptEnd?: number;
  readonly prefixStart?: number;
  readonly prefixEnd?: number;
  /** Training only: the row after the last of the row's document. */
  readonly documentEnd?: number;
}

/** u32 words of one record. */
export const RECORD_WORDS = 8;

/** Records for a bucket of `rows` rows; rows beyond the records are idle (all zeros). */
export function packRecords(records: readonly RowRecord[], rows: number): Uint32Array {
  if (records.length > rows)
    throw new RangeError(`packRecords: expected at most ${rows} records, got ${records.length}`);
  const words = new Uint32Array(rows * RECORD_WORDS);
  records.forEach((r, row) => {
    if (r.ownStart >= r.ownEnd)
      throw new RangeError(
        `packRecords: expected row ${row} to see itself, got own keys ${r.ownStart}..${r.ownEnd}`,
      );
    const { promptStart = 0, promptEnd = 0, prefixStart = 0, prefixEnd = 0, documentEnd = 0 } = r;
    words.set(
      [r.ownStart, r.ownEnd, promptStart, promptEnd, prefixStart, prefixEnd, r.position, documentEnd],
      row * RECORD_WORDS,
    );
  });
  return words;
}

/** Training's records: documents of these lengths one after another, slots are rows. */
export function documentRecords(lengths: readonly number[]): RowRecord[] {
  let start = 0;
  return lengths.flatMap((length) => {
    const ownStart = start;
    start += length;
    return Array.from({ length }, (_, position) => ({
      ownStart,
      ownEnd: ownStart + position + 1,
      position,
      documentEnd: ownStart + length,
    }));
  });
}
