import * as z from 'zod/mini';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { parseRounds } from '../persist/parseRounds.ts';
import { recordedJson } from '../persist/recordedJson.ts';
import { APP_VERSION, UNKNOWN_APP, type AppVersion } from './appVersion.ts';
import { FileProblem } from './fileProblem.ts';
import { roundsFileReadme } from './roundsFileReadme.ts';
import {
  eventsOf,
  MANIFEST_FIELDS,
  manifestAs,
  MOST_LOG,
  writeSealFile,
  type OpenedSeal,
} from './sealFile.ts';

/** The writer that was tuned in a round, as the zip of a PEFT folder. */
export interface PackedWriter {
  readonly round: number;
  readonly file: Blob;
}

const manifest = z.object({
  ...MANIFEST_FIELDS,
  adapter: z.nullable(z.object({ round: z.int().check(z.minimum(1)) })),
});

/** Rounds out of a file, wherever they stand. */
export interface RoundsFile {
  readonly log: readonly RoundsEvent[];
  readonly state: RoundsState;
  /** The code that made them, as far as the file says. */
  readonly app: AppVersion | null;
  readonly writer: PackedWriter | null;
}

export interface ImportedRounds extends RoundsFile {
  /** Its file's name. */
  readonly name: string;
}

/**
 * The file of rounds that have begun, wherever they stand. `savedAt`: ISO 8601. `app`: the code that made them.
 *
 * @throws an error with a `problem` where the log is more than `roundsOf` takes
 */
export async function writeRoundsFile(
  log: readonly RoundsEvent[],
  state: RoundsState,
  writer: PackedWriter | null,
  savedAt: string,
  app: AppVersion = APP_VERSION,
): Promise<Blob> {
  const { setup, started } = state;
  return writeSealFile({
    kind: 'rounds',
    log,
    setup,
    started,
    app,
    savedAt,
    adapter: writer && { about: { round: writer.round }, file: writer.file },
    readme: roundsFileReadme(state, writer, app),
  });
}

/** The rounds of an opened file. */
export function roundsOf(opened: OpenedSeal): RoundsFile {
  const about = manifestAs(manifest, opened);
  const { log, state } = readLog(opened.events());
  if (about.model.sha256 !== state.started.model.sha256)
    throw new FileProblem('Its manifest and its log are of different models.');
  const round = about.adapter?.round;
  if (round === undefined) return { log, state, app: about.app, writer: null };
  if (state.rounds[round - 1]?.writer?.status !== 'tuned')
    throw new FileProblem(`It holds a writer of round ${round}, which was not tuned in them.`);
  return { log, state, app: about.app, writer: { round, file: opened.adapter() } };
}

/** An event log as the shell's experiment writes it begins with what it is of. */
const experimentHead = z.object({ experiment: z.unknown() });
const recordedHead = z.object({
  kind: z.enum(['run', 'rounds']),
  commit: z.nullish(z.string().check(z.maxLength(100))),
  events: z.array(z.unknown()),
});

/**
 * Rounds as `npm run experiment` writes them: the file of `--record`, or the event log, whose last line may be cut off.
 * @throws FileProblem with one sentence on what is wrong, and one on what to do
 */
export async function readRoundsText(file: Blob): Promise<RoundsFile> {
  if (file.size > MOST_LOG.rounds.bytes)
    throw new FileProblem(`This file has ${Math.ceil(file.size / 1e6)} MB, more than any rounds come to.`);
  const text = await file.text();
  const whole = recordedHead.safeParse(recordedJson(text));
  if (whole.success) {
    const { kind, commit = null, events } = whole.data;
    if (kind === 'run')
      throw new FileProblem('It is the recording of a run, not of rounds.', 'Open a run from its .seal.zip.');
    return { ...readLog(events), app: { ...UNKNOWN_APP, commit }, writer: null };
  }
  const rows = eventsOf(text, 'rounds');
  const begins = experimentHead.safeParse(rows[0]).success ? 1 : 0;
  const ends = rows.length > 1 && rows.at(-1) === null ? -1 : rows.length;
  return { ...readLog(rows.slice(begins, ends)), app: null, writer: null };
}

function readLog(events: readonly unknown[]): Pick<RoundsFile, 'log' | 'state'> {
  const parsed = parseRounds(events);
  if (!parsed)
    throw new FileProblem(
      'It does not begin with rounds that can be read.',
      'Choose a recording of rounds, the events.jsonl of their experiment, or a .seal.zip.',
    );
  const { log, state, unreadable } = parsed;
  if (unreadable > 0)
    throw new FileProblem(`Its log cannot be read from event ${log.length + 1} of ${events.length} on.`);
  return { log, state };
}
