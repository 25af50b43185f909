import type { RunEvent } from '../../seal/events.ts';
import { clampRecipe } from '../../seal/recipe.ts';
import { reduceRun } from '../../seal/reduceRun.ts';
import type { RunState } from '../../seal/runState.ts';
import { runEvent } from './eventSchema.ts';

export interface ParsedLog {
  readonly log: readonly RunEvent[];
  readonly state: RunState;
  /** Stored entries after the last readable one: they are lost. */
  readonly unreadable: number;
}

/** The longest part of a stored log, from its beginning, that can be read and folded; null when there is none. */
export function parseLog(stored: readonly unknown[]): ParsedLog | null {
  const log: RunEvent[] = [];
  let state: RunState | null = null;
  for (const row of stored) {
    const parsed = runEvent.safeParse(row);
    if (!parsed.success) break;
    try {
      state = checked(reduceRun(state, parsed.data));
    } catch {
      break;
    }
    log.push(parsed.data);
  }
  return state && { log, state, unreadable: stored.length - log.length };
}

/** Throws for a state that no run can come to and the page cannot draw, or that would be studied beyond what is safe. */
function checked(state: RunState): RunState {
  if (state.chosen !== null && !state.candidates[state.chosen])
    throw new Error(`The run chose self-edit ${state.chosen}, which it does not have`);
  for (const { wroteRecipe, recipe } of state.candidates)
    if (wroteRecipe && clampRecipe(recipe, state.started.model.layers).clamps.length > 0)
      throw new Error('A recipe that the model wrote is not within the safe ranges');
  return state;
}
