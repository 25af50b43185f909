import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/rng.ts';
import type { RunEvent } from '../../seal/events.ts';
import { foldRounds } from '../../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import { recordedRoundsLog } from '../testing/stores.ts';
import { eventLine } from './eventLine.ts';
import { readRoundsText, roundsOf, writeRoundsFile, type PackedWriter } from './roundsFile.ts';
import { readRunFile } from './runFile.ts';
import { readSealFile } from './sealFile.ts';

const SAVED_AT = '2026-05-04T03:02:01.000Z';
let log: readonly RoundsEvent[];

beforeAll(async () => {
  const odd = [Number.NaN, Infinity, -Infinity, -0];
  // What a study or a tuning that diverged leaves in a log.
  log = (await recordedRoundsLog()).map((event, i): RoundsEvent => {
    if (event.type === 'writer.step') {
      // The fake lab tells more of a step than a log has.
      const { kind: _, ...step } = event as typeof event & { kind?: string };
      return { ...step, loss: odd[i % 7] ?? event.loss };
    }
    if (event.type !== 'run' || event.event.type !== 'study.step') return event;
    return { ...event, event: { ...event.event, loss: odd[i % 5] ?? event.event.loss } as RunEvent };
  });
});

const written = async (events: readonly RoundsEvent[], writer: PackedWriter | null = null) =>
  writeRoundsFile(events, foldRounds(events)!, writer, SAVED_AT);
const read = async (file: Blob) => readSealFile(file, roundsOf);
const textFile = (text: string) => new Blob([text]);
const lines = (events: readonly RoundsEvent[]) => events.map((event) => `${eventLine(event)}\n`).join('');

test('rounds cut anywhere come back from their file, and from an experiment’s log, as they were', async () => {
  const random = seededRandom(4, 'cuts');
  const cuts = [1, log.length, ...Array.from({ length: 40 }, () => 1 + Math.floor(random() * log.length))];
  for (const cut of cuts) {
    const events = log.slice(0, cut);
    const expected = foldRounds(events);
    const ways = [
      await read(await written(events)),
      await readRoundsText(textFile(`{"experiment":{}}\n${lines(events)}`)),
    ];
    for (const { state, log: again, writer } of ways) {
      expect(state).toEqual(expected);
      expect(again).toEqual(events);
      expect(writer).toBeNull();
    }
  }
});

test('a recording opens too; a last line that was cut off while it was written is left out', async () => {
  const recording = JSON.stringify({ kind: 'rounds', command: 'x', commit: 'abc', events: log.slice(0, 1) });
  expect(await readRoundsText(textFile(recording))).toMatchObject({
    app: { commit: 'abc' },
    log: log.slice(0, 1),
  });
  const cut = await readRoundsText(textFile(lines(log.slice(0, 9)).slice(0, -20)));
  expect(cut.log).toEqual(log.slice(0, 8));
});

test('the writer comes along, to the byte', async () => {
  const bytes = Uint8Array.from({ length: 3001 }, (_, i) => (i * 7) % 251);
  const { writer, app } = await read(await written(log, { round: 1, file: new Blob([bytes]) }));
  expect(writer!.round).toBe(1);
  expect(new Uint8Array(await writer!.file.arrayBuffer())).toEqual(bytes);
  expect(app!.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('a file of rounds is not taken for one of a run', async () => {
  await expect(readRunFile(await written(log))).rejects.toThrow(/rounds, not a run/);
});

const manifestOf = (change: object = {}) => {
  const { model, executor } = foldRounds(log)!.started;
  const head = { kind: 'seal-lab-rounds', formatVersion: 1, app: { version: '0.1.0', commit: null } };
  return { ...head, model, executor, startedAt: SAVED_AT, savedAt: SAVED_AT, adapter: null, ...change };
};
const zipped = (change: object = {}, events = lines(log)) =>
  zipSync({
    'manifest.json': strToU8(JSON.stringify(manifestOf(change))),
    'events.jsonl': strToU8(events),
  });
const keptOfNobody = (): RoundsEvent[] =>
  log.map((event) =>
    event.type === 'edits.kept'
      ? { ...event, kept: event.kept.map((one) => ({ ...one, candidate: 9 })) }
      : event,
  );

describe('a hostile or damaged file is refused in one sentence, with one on what to do', () => {
  test.each<[string, () => Uint8Array, RegExp]>([
    ['a manifest that lacks a thing', () => zipped({ executor: {} }), /does not say what it has to/],
    ['a newer version', () => zipped({ formatVersion: 9 }), /newer version/],
    ['another model', () => zipped({ model: { ...manifestOf().model, sha256: 'a' } }), /different models/],
    ['an empty log', () => zipped({}, ''), /does not begin with rounds/],
    ['a log that is cut', () => zipped({}, lines(log).slice(0, -40)), /cannot be read from event/],
    ['what is kept of nobody', () => zipped({}, lines(keptOfNobody())), /cannot be read from event/],
    ['a zip bomb', () => zipped({}, '0'.repeat(70_000_000)), /would have 70 MB/],
    ['a writer of no round', () => zipped({ adapter: { round: 7 } }), /writer of round 7/],
    ['a writer that is not there', () => zipped({ adapter: { round: 1 } }), /no adapter\.zip/],
  ])('a zip: %s', async (_, make, sentence) => {
    await refused(read(new Blob([new Uint8Array(make())])), sentence);
  });

  test.each<[string, () => string, RegExp]>([
    ['an empty file', () => '', /does not begin with rounds/],
    ['another JSON', () => '{"a":1}', /does not begin with rounds/],
    ['a recording of a run', () => '{"kind":"run","events":[]}', /recording of a run/],
    ['a nest without end', () => '['.repeat(2_000_000), /does not begin with rounds/],
    [
      'an event that no rounds have',
      () => `${lines(log.slice(0, 4))}{"type":"x"}\n{}\n`,
      /from event 5 of 6/,
    ],
    [
      'a study beyond what is safe',
      () => lines(log.slice(0, 1)).replace(/"learningRate":[\d.e-]+/g, '"learningRate":99'),
      /does not begin with rounds/,
    ],
  ])('a text: %s', async (_, make, sentence) => {
    await refused(readRoundsText(textFile(make())), sentence);
  });
});

async function refused(opening: Promise<unknown>, sentence: RegExp): Promise<void> {
  await expect(opening).rejects.toThrow(sentence);
  await expect(opening).rejects.toMatchObject({
    problem: {
      message: expect.stringMatching(/^This file was not opened\. [^\n]{10,200}\.$/) as string,
      advice: expect.stringMatching(/\.$/) as string,
    },
  });
}
