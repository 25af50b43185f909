/**
 * A run as a file, `name.seal.zip`: the event log is all of it; the rest is for people, for programs that look for one
 * fact, and for an adapter. Nothing in a file is trusted: sizes are known before anything is inflated, and every value
 * passes the parsers that storage passes.
 */
import * as z from 'zod/mini';
import { readZip, writeZip, ZipError, type ZipEntry } from '../../base/zip.ts';
import type { RunEvent } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';
import { executor, model, startedAt } from '../persist/eventSchema.ts';
import { parseLog } from '../persist/parseLog.ts';
import { recordedJson } from '../persist/recordedJson.ts';
import { APP_VERSION, type AppVersion } from './appVersion.ts';
import { eventLine } from './eventLine.ts';
import { FileProblem } from './fileProblem.ts';
import { runFileReadme } from './runFileReadme.ts';

const FORMAT_VERSION = 1;
const KIND = 'seal-lab-run';
const MANIFEST = 'manifest.json';
const EVENTS = 'events.jsonl';
const ADAPTER = 'adapter.zip';

/** Bounds on a file, far above what a run comes to. */
export const MOST_FILE_BYTES = 268_435_456;
const MOST_MANIFEST_BYTES = 65_536;
const MOST_LOG_BYTES = 16_777_216;
/** A best of five has about 300 events a sentence, some 30,000 for the longest passage. */
const MOST_EVENTS = 250_000;

/** What a lane learned, as the zip of a PEFT folder. */
export interface PackedAdapter {
  readonly lane: 'control' | number;
  readonly file: Blob;
}

const manifest = z.object({
  kind: z.literal(KIND),
  formatVersion: z.int().check(z.minimum(1)),
  app: z.object({
    version: z.string().check(z.maxLength(100)),
    commit: z.nullable(z.string().check(z.maxLength(100))),
  }),
  model,
  executor,
  startedAt,
  savedAt: startedAt,
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
  const { setup, started } = state;
  const about: RunFileManifest = {
    kind: KIND,
    formatVersion: FORMAT_VERSION,
    app,
    model: started.model,
    executor: started.executor,
    startedAt: started.startedAt,
    savedAt,
    adapter: adapter && { lane: adapter.lane },
  };
  const text = new TextEncoder();
  const events = text.encode(log.map((event) => `${eventLine(event)}\n`).join(''));
  if (log.length > MOST_EVENTS || events.length > MOST_LOG_BYTES) throw tooLong(log.length);
  const files = {
    'README.txt': text.encode(runFileReadme(state, adapter, app)),
    [MANIFEST]: text.encode(`${JSON.stringify(about, null, 2)}\n`),
    'setup.json': text.encode(`${JSON.stringify(setup, null, 2)}\n`),
    [EVENTS]: events,
    ...(adapter ? { [ADAPTER]: new Uint8Array(await adapter.file.arrayBuffer()) } : {}),
  };
  return new Blob([writeZip(files, 6)], { type: 'application/zip' });
}

function tooLong(events: number): Error {
  const message = `The run was not saved: its log has ${events.toLocaleString('en')} events, more than a file can hold.`;
  const advice =
    'It stays in this browser. Make a run of a shorter passage, or with fewer self-edits, to share it.';
  return Object.assign(new Error(message), { problem: { message, advice } });
}

/** @throws FileProblem with one sentence on what is wrong, and one on what to do */
export async function readRunFile(file: Blob): Promise<RunFile> {
  if (file.size > MOST_FILE_BYTES)
    throw new FileProblem(`This file has ${Math.ceil(file.size / 1e6)} MB, more than any run comes to.`);
  try {
    return unpack(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (error instanceof ZipError) throw new FileProblem(error.message);
    throw error;
  }
}

function unpack(bytes: Uint8Array): RunFile {
  const entries = readZip(bytes);
  const odd = entries.find(({ name }) => /^[/\\]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|\0/i.test(name));
  if (odd)
    throw new FileProblem(`A file in it would be put outside of its folder: ${odd.name.slice(0, 60)}.`);
  const about = readManifest(theOne(entries, MANIFEST, MOST_MANIFEST_BYTES));
  const { log, state } = readLog(theOne(entries, EVENTS, MOST_LOG_BYTES));
  if (about.model.sha256 !== state.started.model.sha256)
    throw new FileProblem('Its manifest and its log are of different models.');
  const lane = about.adapter?.lane;
  if (lane === undefined) return { log, state, manifest: about, adapter: null };
  if (lane !== 'control' && !state.candidates[lane])
    throw new FileProblem(`It holds an adapter of self-edit ${lane + 1}, which the run does not have.`);
  const adapter = theOne(entries, ADAPTER, MOST_FILE_BYTES);
  return { log, state, manifest: about, adapter: { lane, file: new Blob([new Uint8Array(adapter)]) } };
}

function readManifest(bytes: Uint8Array): RunFileManifest {
  const value = recordedJson(textOf(bytes, MANIFEST));
  const head = z.object({ kind: z.literal(KIND), formatVersion: z.number() }).safeParse(value);
  if (!head.success) throw new FileProblem('It is a zip, but not of a run of this page.');
  if (head.data.formatVersion > FORMAT_VERSION)
    throw new FileProblem(
      'It was saved by a newer version of this page.',
      'Open it there, or reload this page to get the newest version.',
    );
  const read = manifest.safeParse(value);
  if (read.success) return read.data;
  throw new FileProblem(`Its ${MANIFEST} does not say what it has to.`);
}

function readLog(bytes: Uint8Array): Pick<RunFile, 'log' | 'state'> {
  const lines = textOf(bytes, EVENTS).split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > MOST_EVENTS)
    throw new FileProblem(
      `Its log has ${lines.length.toLocaleString('en')} events, and at most ${MOST_EVENTS.toLocaleString('en')} are read.`,
    );
  const parsed = parseLog(lines.map(recordedJson));
  if (!parsed) throw new FileProblem('Its log does not begin with a run that can be read.');
  const { log, state, unreadable } = parsed;
  if (unreadable > 0)
    throw new FileProblem(`Its log cannot be read from event ${log.length + 1} of ${lines.length} on.`);
  return { log, state };
}

/** The content of the only file of this name; refused by its size before it is inflated. */
function theOne(entries: readonly ZipEntry[], name: string, most: number): Uint8Array {
  const [entry, ...more] = entries.filter((each) => each.name === name);
  if (!entry) throw new FileProblem(`It has no ${name}: it is not a run that this page saved.`);
  if (more.length > 0) throw new FileProblem(`It has ${more.length + 1} files called ${name}.`);
  if (entry.size > most)
    throw new FileProblem(
      `Its ${name} would have ${Math.ceil(entry.size / 1e6)} MB, more than any run comes to.`,
    );
  return entry.read();
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileProblem(`Its ${name} is not text.`);
  }
}
