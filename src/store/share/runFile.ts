import * as z from 'zod/mini';
import type { RunEvent } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';
import { parseLog } from '../persist/parseLog.ts';
import { APP_VERSION, type AppVersion } from './appVersion.ts';
import { FileProblem } from './fileProblem.ts';
import { runFileReadme } from './runFileReadme.ts';
import { MANIFEST_FIELDS, manifestAs, readSealFile, writeSealFile, type OpenedSeal } from './sealFile.ts';

/** What a lane learned, as the zip of a PEFT folder. */
export interface PackedAdapter {
  readonly lane: 'control' | number;
  readonly file: Blob;
}

const manifest = z.object({
  ...MANIFEST_FIELDS,
  adapter: z.nullable(z.object({ lane: z.union([z.literal('control'), z.int().check(z.minimum(0))]) })),
});
export type RunFileManifest = z.infer<typeof manifest>;

export interface RunFile {
  readonly log: readonly RunEvent[];
  readonly state: RunState;
  readonly manifest: RunFileManifest;
  readonly adapter: PackedAdapter | null;
}

/**
 * The file of a run that has begun, wherever it stands. `savedAt`: ISO 8601. `app`: the code that made the run.
 *
 * @throws an error with a `problem` where the log is more than `readRunFile` takes
 */
export async function writeRunFile(
  log: readonly RunEvent[],
  state: RunState,
  adapter: PackedAdapter | null,
  savedAt: string,
  app: AppVersion = APP_VERSION,
): Promise<Blob> {
  return writeSealFile({
    kind: 'run',
    log,
    setup: state.setup,
    started: state.started,
    app,
    savedAt,
    adapter: adapter && { about: { lane: adapter.lane }, file: adapter.file },
    readme: runFileReadme(state, adapter, app),
  });
}

/** @throws FileProblem with one sentence on what is wrong, and one on what to do */
export async function readRunFile(file: Blob): Promise<RunFile> {
  return readSealFile(file, runOf);
}

/** The run of an opened file. */
export function runOf(opened: OpenedSeal): RunFile {
  if (opened.kind !== 'run') throw new FileProblem('It holds rounds, not a run.');
  const about = manifestAs(manifest, opened);
  const { log, state } = readLog(opened.events());
  if (about.model.sha256 !== state.started.model.sha256)
    throw new FileProblem('Its manifest and its log are of different models.');
  const lane = about.adapter?.lane;
  if (lane === undefined) return { log, state, manifest: about, adapter: null };
  if (lane !== 'control' && !state.candidates[lane])
    throw new FileProblem(`It holds an adapter of self-edit ${lane + 1}, which the run does not have.`);
  return { log, state, manifest: about, adapter: { lane, file: opened.adapter() } };
}

function readLog(events: readonly unknown[]): Pick<RunFile, 'log' | 'state'> {
  const parsed = parseLog(events);
  if (!parsed) throw new FileProblem('Its log does not begin with a run that can be read.');
  const { log, state, unreadable } = parsed;
  if (unreadable > 0)
    throw new FileProblem(`Its log cannot be read from event ${log.length + 1} of ${events.length} on.`);
  return { log, state };
}
