import * as z from 'zod/mini';
import { reduceRounds } from '../../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { recordedJson } from './recordedJson.ts';
import { roundsEvent } from './roundsSchema.ts';

export interface ParsedRounds {
  readonly log: readonly RoundsEvent[];
  readonly state: RoundsState;
  /** Stored entries after the last readable one: they are lost. */
  readonly unreadable: number;
}

/** The longest part of a stored log, from its beginning, that can be read and folded; null when there is none. */
export function parseRounds(stored: readonly unknown[]): ParsedRounds | null {
  const log: RoundsEvent[] = [];
  let state: RoundsState | null = null;
  for (const row of stored) {
    const parsed = roundsEvent.safeParse(row);
    if (!parsed.success) break;
    try {
      state = reduceRounds(state, parsed.data);
      if (parsed.data.type === 'edits.kept') refuseUnknownEdits(state, parsed.data.round);
    } catch {
      break;
    }
    log.push(parsed.data);
  }
  return state && { log, state, unreadable: stored.length - log.length };
}

/** Throws where something is kept that was never written. */
function refuseUnknownEdits({ rounds, setup }: RoundsState, round: number): void {
  const { kept, train } = rounds[round - 1]!;
  const all = kept!.length === setup.train.length && kept!.every(({ passage }, i) => passage === i);
  const known = kept!.every(
    ({ passage, candidate }) => candidate === null || train[passage]?.candidates[candidate],
  );
  if (!all || !known) throw new Error(`What is kept of round ${round} is not of its passages`);
}

/** Rounds that the shell's experiment recorded with `--record`. */
export interface RecordedRounds extends Pick<ParsedRounds, 'log' | 'state'> {
  /** How they were made; anyone can run it again. */
  readonly command: string;
  /** Of the code, "-dirty" behind it where files differed from it; null where it is not known. */
  readonly commit: string | null;
}

const recordedFile = z.object({
  kind: z.literal('rounds'),
  command: z.string(),
  commit: z.nullable(z.string()),
  events: z.array(z.unknown()),
});

/**
 * Rounds that the shell's experiment recorded, from the text of their file.
 * @throws Error with a sentence for a file that is something else, is damaged, or holds rounds that did not end
 */
export function parseRecordedRounds(text: string): RecordedRounds {
  const file = recordedFile.safeParse(recordedJson(text));
  if (!file.success) throw new Error('This file holds no recorded rounds.');
  const { command, commit, events } = file.data;
  const parsed = parseRounds(events);
  if (!parsed || parsed.unreadable > 0) throw new Error('The recorded rounds are damaged.');
  if (parsed.state.status !== 'finished') throw new Error('The recorded rounds did not come to their end.');
  return { log: parsed.log, state: parsed.state, command, commit };
}
