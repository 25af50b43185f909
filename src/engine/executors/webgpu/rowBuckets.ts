/** Row counts that plans are built for: few, so that plans are reused, and near, so that little is computed in vain. */
import { roundUp } from '../../gpu/grid.ts';

/** Rows of one inference pass at most; longer inputs go through in several. */
export const PASS_ROWS = 512;

/** 1, 2, 4, 8, 16, then multiples of 32 up to 128, of 64 up to 512, of 256 beyond. */
export function rowBucket(rows: number): number {
  if (!(rows >= 1)) throw new RangeError(`rowBucket: expected at least 1 row, got ${rows}`);
  if (rows <= 16) return 2 ** Math.ceil(Math.log2(rows));
  if (rows <= 128) return roundUp(rows, 32);
  return roundUp(rows, rows <= 512 ? 64 : 256);
}

/** The largest bucket of at most `most` rows. */
export function rowsAtMost(most: number): number {
  let rows = 1;
  for (let next = 1; next <= most; next = rowBucket(next + 1)) rows = next;
  return rows;
}
