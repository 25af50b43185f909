/**
 * A run, or rounds, as a file, `name.seal.zip`: the event log is all of it; the rest is for people, for programs that look
 * for one fact, and for an adapter. Nothing in a file is trusted: sizes are known before anything is inflated, and every
 * value passes the parsers that storage passes.
 */
import * as z from 'zod/mini';
import { readZip, writeZip, ZipError, type ZipEntry } from '../../base/zip.ts';
import { executor, model, startedAt } from '../persist/eventSchema.ts';
import { recordedJson } from '../persist/recordedJson.ts';
import type { AppVersion } from './appVersion.ts';
import { eventLine } from './eventLine.ts';
import { FileProblem } from './fileProblem.ts';

const FORMAT_VERSION = 1;
const KINDS = { run: 'seal-lab-run', rounds: 'seal-lab-rounds' } as const;
export type SealKind = keyof typeof KINDS;
const MANIFEST = 'manifest.json';
const EVENTS = 'events.jsonl';
const ADAPTER = 'adapter.zip';

/** Bounds on a file, far above what a run or rounds come to. */
export const MOST_FILE_BYTES = 268_435_456;
const MOST_MANIFEST_BYTES = 65_536;
/**
 * A best of five has about 300 events a sentence, some 30,000 for the longest passage; two rounds over twenty passages
 * have some 25,000, of 300 bytes.
 */
export const MOST_LOG: Record<SealKind, { readonly bytes: number; readonly events: number }> = {
  run: { bytes: 16_777_216, events: 250_000 },
  rounds: { bytes: 67_108_864, events: 500_000 },
};

/** What the manifest of either kind says. */
export const MANIFEST_FIELDS = {
  formatVersion: z.int().check(z.minimum(1)),
  app: z.object({
    version: z.string().check(z.maxLength(100)),
    commit: z.nullable(z.string().check(z.maxLength(100))),
  }),
  model,
  executor,
  startedAt,
  savedAt: startedAt,
};

export interface SealContent {
  readonly kind: SealKind;
  readonly log: readonly object[];
  readonly setup: object;
  readonly started: Readonly<
    z.infer<z.ZodMiniObject<Pick<typeof MANIFEST_FIELDS, 'model' | 'executor' | 'startedAt'>>>
  >;
  /** The code that made it. */
  readonly app: AppVersion;
  /** ISO 8601. */
  readonly savedAt: string;
  /** What the manifest says of it, and the zip of its PEFT folder. */
  readonly adapter: { readonly about: object; readonly file: Blob } | null;
  readonly readme: string;
}

/** @throws an error with a `problem` where the log is more than `readSealFile` takes */
export async function writeSealFile(content: SealContent): Promise<Blob> {
  const { kind, log, setup, started, app, savedAt, adapter, readme } = content;
  const { model: card, executor: on, startedAt: began } = started;
  const about = {
    kind: KINDS[kind],
    formatVersion: FORMAT_VERSION,
    app,
    model: card,
    executor: on,
    startedAt: began,
    savedAt,
    adapter: adapter && adapter.about,
  };
  const text = new TextEncoder();
  const events = text.encode(log.map((event) => `${eventLine(event)}\n`).join(''));
  if (log.length > MOST_LOG[kind].events || events.length > MOST_LOG[kind].bytes)
    throw tooLong(kind, log.length);
  const files = {
    'README.txt': text.encode(readme),
    [MANIFEST]: text.encode(`${JSON.stringify(about, null, 2)}\n`),
    'setup.json': text.encode(`${JSON.stringify(setup, null, 2)}\n`),
    [EVENTS]: events,
    ...(adapter ? { [ADAPTER]: new Uint8Array(await adapter.file.arrayBuffer()) } : {}),
  };
  return new Blob([writeZip(files, 6)], { type: 'application/zip' });
}

function tooLong(kind: SealKind, events: number): Error {
  const [what, were] = kind === 'run' ? ['run', 'was'] : ['rounds', 'were'];
  const message = `The ${what} ${were} not saved: the log has ${events.toLocaleString('en')} events, more than a file can hold.`;
  const advice = 'It stays in this browser. Take a shorter passage, or fewer self-edits, for one to share.';
  return Object.assign(new Error(message), { problem: { message, advice } });
}

/** A file whose manifest is of a kind and a version that this page knows; nothing else of it is checked yet. */
export interface OpenedSeal {
  readonly kind: SealKind;
  readonly manifest: unknown;
  /** Of its log, each as JSON has it; null for a line that is none. */
  events(): unknown[];
  adapter(): Blob;
}

/** @throws FileProblem with one sentence on what is wrong, and one on what to do; what `take` throws passes through */
export async function readSealFile<T>(file: Blob, take: (opened: OpenedSeal) => T): Promise<T> {
  if (file.size > MOST_FILE_BYTES)
    throw new FileProblem(`This file has ${Math.ceil(file.size / 1e6)} MB, more than any run comes to.`);
  try {
    return take(openedSeal(new Uint8Array(await file.arrayBuffer())));
  } catch (error) {
    if (error instanceof ZipError) throw new FileProblem(error.message);
    throw error;
  }
}

function openedSeal(bytes: Uint8Array): OpenedSeal {
  const entries = readZip(bytes);
  const odd = entries.find(({ name }) => /^[/\\]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|\0/i.test(name));
  if (odd)
    throw new FileProblem(`A file in it would be put outside of its folder: ${odd.name.slice(0, 60)}.`);
  const manifest = recordedJson(textOf(theOne(entries, MANIFEST, MOST_MANIFEST_BYTES), MANIFEST));
  const kind = kindOf(manifest);
  return {
    kind,
    manifest,
    events: () => eventsOf(textOf(theOne(entries, EVENTS, MOST_LOG[kind].bytes), EVENTS), kind),
    adapter: () => new Blob([new Uint8Array(theOne(entries, ADAPTER, MOST_FILE_BYTES))]),
  };
}

function kindOf(manifest: unknown): SealKind {
  const head = z.object({ kind: z.enum(KINDS), formatVersion: z.number() }).safeParse(manifest);
  if (!head.success) throw new FileProblem('It is a zip, but not of a run of this page.');
  if (head.data.formatVersion > FORMAT_VERSION)
    throw new FileProblem(
      'It was saved by a newer version of this page.',
      'Open it there, or reload this page to get the newest version.',
    );
  return head.data.kind === KINDS.run ? 'run' : 'rounds';
}

/** The manifest as its schema has it. */
export function manifestAs<T>(schema: z.ZodMiniType<T>, { manifest }: OpenedSeal): T {
  const read = schema.safeParse(manifest);
  if (read.success) return read.data;
  throw new FileProblem(`Its ${MANIFEST} does not say what it has to.`);
}

/** The lines of a log, each as JSON has it; null for a line that is none. */
export function eventsOf(text: string, kind: SealKind): unknown[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const most = MOST_LOG[kind].events;
  if (lines.length > most)
    throw new FileProblem(
      `Its log has ${lines.length.toLocaleString('en')} events, and at most ${most.toLocaleString('en')} are read.`,
    );
  return lines.map(recordedJson);
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
