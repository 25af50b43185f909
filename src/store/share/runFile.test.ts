import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/rng.ts';
import type { RunEvent } from '../../seal/events.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import { editDraft } from '../commands/editDraft.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { recordedJson } from '../persist/recordedJson.ts';
import { BEST_OF_FIVE } from '../slices/setup.ts';
import { readyStore } from '../testing/stores.ts';
import { eventLine } from './eventLine.ts';
import { readRunFile, writeRunFile } from './runFile.ts';

const SAVED_AT = '2026-05-04T03:02:01.000Z';
let log: readonly RunEvent[];

beforeAll(async () => {
  const { store, get } = await readyStore();
  await store.execute(editDraft, { selfEdits: BEST_OF_FIVE });
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  const odd = [Number.NaN, Infinity, -Infinity, -0];
  // What a run that diverged, or is certain, leaves in a log.
  log = get().run.log.map((event, i): RunEvent => {
    if (event.type === 'study.step') return { ...event, loss: odd[i % 7] ?? event.loss };
    return event.type === 'quiz.answered' ? { ...event, bits: odd[i % 5] ?? event.bits } : event;
  });
});

const written = async (events: readonly RunEvent[], adapter: Parameters<typeof writeRunFile>[2] = null) =>
  writeRunFile(events, foldRun(events)!, adapter, SAVED_AT);

test('a run cut anywhere comes back from its file as it was', async () => {
  const random = seededRandom(3, 'cuts');
  const cuts = [1, log.length, ...Array.from({ length: 60 }, () => 1 + Math.floor(random() * log.length))];
  for (const cut of cuts) {
    const events = log.slice(0, cut);
    const read = await readRunFile(await written(events));
    expect(read.state).toEqual(foldRun(events));
    expect(read.log).toEqual(events);
    expect(read.adapter).toBeNull();
  }
});

test('every event is one line, numbers that JSON does not have too', () => {
  for (const event of log) {
    expect(eventLine(event)).not.toContain('\n');
    expect(recordedJson(eventLine(event))).toEqual(event);
  }
});

test('the adapter comes along, to the byte, and the file says in plain words what it is', async () => {
  const bytes = Uint8Array.from({ length: 3001 }, (_, i) => (i * 7) % 251);
  const file = await written(log, { lane: 1, file: new Blob([bytes]) });
  const { adapter, manifest } = await readRunFile(file);
  expect(adapter!.lane).toBe(1);
  expect(new Uint8Array(await adapter!.file.arrayBuffer())).toEqual(bytes);
  const { started } = foldRun(log)!;
  expect(manifest).toMatchObject({
    formatVersion: 1,
    model: started.model,
    executor: started.executor,
    savedAt: SAVED_AT,
    adapter: { lane: 1 },
  });
  expect(manifest.app.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('what could not be opened again is not saved', async () => {
  const endless = Array.from({ length: 250_001 }, () => log[1]!);
  await expect(writeRunFile(endless, foldRun(log)!, null, SAVED_AT)).rejects.toMatchObject({
    problem: { message: expect.stringMatching(/was not saved.* 250,001 events/) as string },
  });
});

const manifestOf = (change: object = {}) => ({
  kind: 'seal-lab-run',
  formatVersion: 1,
  app: { version: '0.1.0', commit: null },
  model: foldRun(log)!.started.model,
  executor: foldRun(log)!.started.executor,
  startedAt: SAVED_AT,
  savedAt: SAVED_AT,
  adapter: null,
  ...change,
});
const lines = (events: readonly RunEvent[]) => events.map((event) => `${eventLine(event)}\n`).join('');
const zipped = (files: Record<string, string | Uint8Array>) => {
  const bytes = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  return zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>);
};
const run = (change: object = {}, events = lines(log), more: Record<string, string | Uint8Array> = {}) =>
  zipped({ 'manifest.json': JSON.stringify(manifestOf(change)), 'events.jsonl': events, ...more });

/** A zip whose directory claims so many bytes for its last file. */
function claiming(zip: Uint8Array, bytes: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset);
  let at = view.getUint32(zip.length - 6, true);
  for (let i = 1; i < view.getUint16(zip.length - 12, true); i++)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  view.setUint32(at + 24, bytes, true);
  return zip;
}

describe('a hostile or broken file is refused in one sentence, with one on what to do', () => {
  const step = (): RunEvent => log.find(({ type }) => type === 'study.step')!;
  test.each<[string, () => Uint8Array | string, RegExp]>([
    ['8 MB of nothing', () => new Uint8Array(8_000_000), /not a zip/],
    ['8 MB of words', () => '<script>alert(1)</script>'.repeat(320_000), /not a zip/],
    ['an empty file', () => '', /not a zip/],
    ['another zip', () => zipped({ 'a.txt': 'a' }), /no manifest\.json/],
    ['a manifest of another thing', () => zipped({ 'manifest.json': '{"kind":"x"}' }), /not of a run/],
    ['a manifest that is no JSON', () => zipped({ 'manifest.json': '{' }), /not of a run/],
    ['a manifest that is no text', () => zipped({ 'manifest.json': Uint8Array.of(255, 254) }), /not text/],
    ['a newer version', () => run({ formatVersion: 2, adapter: 'x' }), /newer version/],
    ['a manifest that lacks a thing', () => run({ executor: {} }), /does not say what it has to/],
    ['another model', () => run({ model: { ...manifestOf().model, sha256: 'a' } }), /different models/],
    ['an empty log', () => run({}, ''), /does not begin with a run/],
    ['a log of nonsense', () => run({}, '<script>alert(1)</script>\n'), /does not begin with a run/],
    ['a log that is cut', () => run({}, lines(log).slice(0, -40)), /cannot be read from event/],
    ['a nest without end', () => run({}, `${'['.repeat(2_000_000)}\n`), /does not begin with a run/],
    [
      'an event of a self-edit that is not there',
      () => run({}, lines([...log.slice(0, 1), { ...step(), lane: 40 } as RunEvent])),
      /cannot be read from event 2 of 2/,
    ],
    ['more events than are read', () => run({}, '{}\n'.repeat(250_001)), /250,001 events/],
    ['a zip bomb', () => run({}, '0'.repeat(17_000_000)), /would have 17 MB/],
    [
      'a directory that lies',
      () => claiming(zipped({ 'manifest.json': JSON.stringify(manifestOf()) }), 9),
      /damaged/,
    ],
    [
      'a bomb in the manifest',
      () => claiming(zipped({ 'manifest.json': 'x' }), 4_000_000_000),
      /would have 4000 MB/,
    ],
    ['a way out of the folder', () => run({}, lines(log), { '../../evil.sh': 'x' }), /outside of its folder/],
    ['a path from the root', () => run({}, lines(log), { '/etc/passwd': 'x' }), /outside of its folder/],
    ['a Windows path', () => run({}, lines(log), { 'C:\\evil.bat': 'x' }), /outside of its folder/],
    ['an adapter of nobody', () => run({ adapter: { lane: 9 } }), /self-edit 10/],
    ['an adapter that is not there', () => run({ adapter: { lane: 0 } }), /no adapter\.zip/],
  ])('%s', async (_, make, sentence) => {
    const made = make();
    const content = typeof made === 'string' ? made : new Uint8Array(made);
    const refused = readRunFile(new Blob([content]));
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toMatchObject({
      problem: {
        message: expect.stringMatching(/^This file was not opened\. [^\n]{10,200}\.$/) as string,
        advice: expect.stringMatching(/\.$/) as string,
      },
    });
  });
});
