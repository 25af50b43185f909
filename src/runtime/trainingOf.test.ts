import { beforeAll, expect, test } from 'vitest';
import type { RoundsEvent, RoundsSetup } from '../seal/rounds/roundsEvents.ts';
import { runFakeRounds, type FakeRounds } from './testing/fakeRounds.ts';
import { trainingOf } from './trainingOf.ts';

let whole: FakeRounds;
beforeAll(async () => {
  whole = await runFakeRounds();
});

/** An event but for its time. */
const said = (events: readonly RoundsEvent[], type: RoundsEvent['type']) =>
  events.flatMap((event) => (event.type === type ? [{ ...event, atMs: 0 }] : []));
const unseen = (events: readonly RoundsEvent[]) =>
  events.flatMap((event) => (event.type === 'run' && event.at.set === 'unseen' ? [event.at.round] : []));

test('the same settings on another log’s training come to what the log came to', async () => {
  const log = trainingOf(whole.events, whole.setup);
  expect(log.at(-1)).toMatchObject({ type: 'edits.kept', round: 2 });
  const { events, output } = await runFakeRounds({}, log);
  expect(said(events, 'edits.kept')).toEqual(said(whole.events, 'edits.kept'));
  expect(output.measurements).toEqual(whole.output.measurements);
});

test('another tuning is one of the last writer: what is kept and measured before it stays', async () => {
  const change = { writer: { learningRate: 1e-5, epochs: 1 } };
  const setup: RoundsSetup = {
    ...whole.setup,
    writerRecipe: { ...whole.setup.writerRecipe, learningRate: 1e-5, epochs: 1 },
  };
  const { events, output } = await runFakeRounds(change, trainingOf(whole.events, setup));
  expect(events[0]).toMatchObject({ type: 'rounds.started', setup });
  expect(said(events, 'edits.kept')).toEqual(said(whole.events, 'edits.kept'));
  const [first, second] = output.rounds;
  expect(first!.writer.losses).toEqual(whole.output.rounds[0]!.writer.losses);
  expect(second!.writer.steps).toBe(whole.output.rounds[1]!.writer.steps / 2);
  expect(output.measurements.slice(0, 2)).toEqual(whole.output.measurements.slice(0, 2));
});

test('fewer rounds end earlier in the log', () => {
  const log = trainingOf(whole.events, { ...whole.setup, rounds: 1 });
  expect(log.at(-1)).toMatchObject({ type: 'edits.kept', round: 1 });
  expect(said(log, 'writer.started')).toEqual([]);
});

test('where it is measured by another recipe, no measurement is taken over', () => {
  const recipe = { ...whole.setup.recipe, epochs: whole.setup.recipe.epochs + 1 };
  expect(new Set(unseen(trainingOf(whole.events, whole.setup)))).toEqual(new Set([0, 1]));
  const log = trainingOf(whole.events, { ...whole.setup, recipe });
  expect(unseen(log)).toEqual([]);
  expect(said(log, 'run').length).toBeGreaterThan(0);
  expect(said(log, 'edits.kept')).toHaveLength(2);
});

test('another seed tunes and measures anew on the same training', async () => {
  const log = trainingOf(whole.events, { ...whole.setup, seed: 4 });
  expect(unseen(log)).toEqual([]);
  const { events, output } = await runFakeRounds({ seed: 4 }, log);
  expect(said(events, 'edits.kept')).toEqual(said(whole.events, 'edits.kept'));
  expect(output.measurements).toHaveLength(3);
  expect(output.measurements).not.toEqual(whole.output.measurements);
});

test('an interruption of the other log is none of this one', () => {
  const [started, ...others] = whole.events;
  const stopped: RoundsEvent[] = [
    started!,
    { type: 'rounds.stopped', atMs: 1 },
    { type: 'rounds.resumed', lost: null, atMs: 1 },
    ...others,
  ];
  expect(trainingOf(stopped, whole.setup)).toEqual(trainingOf(whole.events, whole.setup));
});

test.each<[string, Partial<RoundsSetup>, RegExp]>([
  ['number of self-edits', { candidates: 3 }, /differs in "candidates"/],
  ['judge', { judge: 'real' }, /differs in "judge"/],
  ['number of rounds', { rounds: 3 }, /keeps nothing in round 3/],
])('another %s is refused in a sentence', (_, change, message) => {
  expect(() => trainingOf(whole.events, { ...whole.setup, ...change })).toThrow(message);
});

test('a log that is not of rounds is refused', () => {
  expect(() => trainingOf([], whole.setup)).toThrow(/not the event log of rounds/);
});
