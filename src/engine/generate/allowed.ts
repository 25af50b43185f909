/**
 * What the next token of a constrained row may be, and how it is picked. The row's running log-probability is taken
 * over these ids alone (temperature 1), whichever way the token is picked.
 */
export interface Allowed {
  /** Sorted token ids; none ends the row. */
  readonly ids: Int32Array;
  /** 'sample' by the request's sampler (default), 'best' is the likeliest, a number is that very id (one of `ids`). */
  readonly pick?: 'sample' | 'best' | number;
  /** Also report how likely the token was among all of the vocabulary (`freeLogProbs`); costs the whole head. */
  readonly weighFreely?: boolean;
}

/** Asked before every token; null leaves the row free. `tokens` are those the row has so far, without its prompt. */
export type Constraint = (row: {
  readonly prompt: number;
  readonly copy: number;
  readonly tokens: readonly number[];
}) => Allowed | null;

/*
 * A finished row reports `logProbs`: for each of its tokens the natural log-probability among the allowed ids
 * (or, unconstrained, among the ids that were brought back), and `freeLogProbs`, NaN where it was not asked for.
 */
