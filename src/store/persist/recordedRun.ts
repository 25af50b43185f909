import * as z from 'zod/mini';
import { parseLog, type ParsedLog } from './parseLog.ts';
import { recordedJson } from './recordedJson.ts';

/** A run that the shell's experiment recorded with `--record`. */
export interface RecordedRun extends Pick<ParsedLog, 'log' | 'state'> {
  /** How it was made; anyone can run it again. */
  readonly command: string;
  /** Of the code, "-dirty" behind it where files differed from it; null where it was made outside a repository. */
  readonly commit: string | null;
  /** ISO 8601. */
  readonly date: string;
}

const file = z.object({
  kind: z.literal('run'),
  command: z.string(),
  commit: z.nullable(z.string()),
  date: z.string().check(z.refine((date) => !Number.isNaN(Date.parse(date)))),
  events: z.array(z.unknown()),
});

/**
 * A recorded run, from the text of its file.
 * @throws Error with a sentence for a file that is something else, is damaged, or holds a run that did not end
 */
export function parseRecordedRun(text: string): RecordedRun {
  const read = file.safeParse(recordedJson(text));
  if (!read.success) throw new Error('This file holds no recorded run. Record one with npm run experiment.');
  const { command, commit, date, events } = read.data;
  const parsed = parseLog(events);
  if (!parsed) throw new Error('The recorded run has no event that can be read. Record it again.');
  const { log, state, unreadable } = parsed;
  if (unreadable > 0)
    throw new Error(`The recorded run cannot be read from event ${log.length + 1} on. Record it again.`);
  if (state.status !== 'finished')
    throw new Error('The recorded run did not come to its end. Go on with --resume.');
  return { command, commit, date, log, state };
}
