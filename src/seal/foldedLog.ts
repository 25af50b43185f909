/** A log that can be looked at after any of its events. */
export interface FoldedLog<S> {
  /** The fold of the first `count` events, 0 to all; null before the first. */
  stateAt(count: number): S | null;
}

/**
 * Scrubbing without folding from the beginning: every so often a state is kept, and going on from the state looked at
 * last folds only what is new.
 */
export function foldedLog<E, S>(
  log: readonly E[],
  reduce: (state: S | null, event: E) => S,
  every = 64,
): FoldedLog<S> {
  /** `kept[i]` is the state after the first `i * every` events. */
  const kept: (S | null)[] = [null];
  let last: { readonly count: number; readonly state: S | null } = { count: 0, state: null };

  function stateAt(count: number): S | null {
    const wanted = Math.max(0, Math.min(log.length, count));
    const nearest = Math.min(kept.length - 1, Math.floor(wanted / every));
    let done = nearest * every;
    let state: S | null = kept[nearest] ?? null;
    if (last.count <= wanted && last.count > done) ({ count: done, state } = last);
    for (; done < wanted; done++) {
      state = reduce(state, log[done]!);
      if ((done + 1) % every === 0) kept[(done + 1) / every] = state;
    }
    last = { count: wanted, state };
    return state;
  }
  return { stateAt };
}
