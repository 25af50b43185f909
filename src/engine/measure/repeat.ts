/** Repeats within a time budget, so that a measurement takes as long on a slow device as on a fast one, or says why not. */
import { median, rounded } from '../../base/stats.ts';
import type { Repeats } from './measurement.ts';

export interface Budget {
  /** Repeats go on until this many milliseconds have passed. */
  readonly wantedMs: number;
  /** Everything is over by then, warm-up included: a step that is still going on is cut off. */
  readonly limitMs: number;
  readonly mostRepeats: number;
}

/** A median of fewer is none. */
export const LEAST_REPEATS = 3;

/** It could not be measured within its time. The message is for people. */
export class TooSlowError extends Error {
  override name = 'TooSlowError';
}

/** What one measurement is given. */
export interface Turn {
  /** Aborted by a person, or when the budget's limit is reached. */
  readonly signal: AbortSignal;
  /** Calls `once` until the wanted time is over, at least LEAST_REPEATS times. */
  readonly repeat: <T>(once: () => Promise<T>) => Promise<T[]>;
}

/**
 * Runs one measurement under its budget. `onShare` is told how much of the wanted time is over, 0 to 1.
 * @throws TooSlowError where the limit came before enough repeats; the signal's reason when a person stopped it
 */
export async function withinBudget<T>(
  budget: Budget,
  stop: AbortSignal,
  onShare: (share: number) => void,
  measure: (turn: Turn) => Promise<T>,
): Promise<T> {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), budget.limitMs);
  const end = performance.now() + budget.limitMs;
  let done = 0;
  const tooSlow = () =>
    new TooSlowError(
      `${done} of at least ${LEAST_REPEATS} repeats were done in the ${Math.round(budget.limitMs / 1000)} s there are for it`,
    );
  const repeat = async <R>(once: () => Promise<R>): Promise<R[]> => {
    const results: R[] = [];
    const begin = performance.now();
    for (let spent = 0; results.length < LEAST_REPEATS || spent < budget.wantedMs;) {
      if (results.length >= budget.mostRepeats) break;
      stop.throwIfAborted();
      if (performance.now() > end) {
        if (results.length >= LEAST_REPEATS) break;
        throw tooSlow();
      }
      results.push(await once());
      done = results.length;
      spent = performance.now() - begin;
      onShare(Math.min(1, Math.max(spent / budget.wantedMs, done / budget.mostRepeats)));
    }
    return results;
  };
  try {
    return await measure({ signal: AbortSignal.any([stop, cut.signal]), repeat });
  } catch (error) {
    stop.throwIfAborted();
    if (cut.signal.aborted && error instanceof Error && error.name === 'AbortError')
      throw Object.assign(tooSlow(), { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param values at least one, all finite */
export function repeatsOf(values: readonly number[]): Repeats {
  return {
    median: rounded(median(values)),
    lowest: rounded(Math.min(...values)),
    highest: rounded(Math.max(...values)),
    repeats: values.length,
  };
}
