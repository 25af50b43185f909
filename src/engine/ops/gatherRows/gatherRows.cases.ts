export interface GatherRowsCase {
  readonly name: string;
  readonly sourceRows: number;
  readonly features: number;
  /** Distinct, so that the backward is a gather too. */
  readonly indices: readonly number[];
  readonly seed: number;
}

/** Copies are exact. */
export const GATHER_ROWS_TOLERANCE = { abs: 0, rel: 0, because: 'numbers are copied' };

export const GATHER_ROWS_CASES: readonly GatherRowsCase[] = [
  { name: 'one row of one vec4', sourceRows: 3, features: 4, indices: [2], seed: 1 },
  {
    name: 'rows out of order, odd width',
    sourceRows: 11,
    features: 4 * 37,
    indices: [7, 0, 10, 3, 5],
    seed: 2,
  },
  { name: 'exactly one workgroup', sourceRows: 5, features: 64, indices: [4, 1, 0, 3], seed: 3 },
];
