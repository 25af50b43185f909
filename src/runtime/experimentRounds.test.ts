import Ajv from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { FERRY } from '../seal/testing/fakeRoundsLab.ts';
import { PASSAGE } from '../seal/testing/fixtures.ts';
import schema from './experimentRounds.schema.json';
import { roundsSetup } from './experimentRounds.ts';
import type { RoundsOutput } from './experimentRoundsOutput.ts';
import { roundsLines, roundsTable } from './experimentRoundsText.ts';
import { FAKE_PLAN, runFakeRounds, type FakeRounds } from './testing/fakeRounds.ts';

const valid = new Ajv({ allErrors: true }).compile(schema);
let whole: FakeRounds;
beforeAll(async () => {
  whole = await runFakeRounds();
});

/** Without what the clock decides. */
const timeless = (output: RoundsOutput) =>
  JSON.parse(JSON.stringify(output, (key, value: unknown) => (key === 'seconds' ? 0 : value))) as object;

describe('the output of rounds', () => {
  test('is what the schema says, and names passages by their titles', () => {
    valid(JSON.parse(JSON.stringify(whole.output)));
    expect(valid.errors).toBeNull();
    expect(whole.output.setup).toMatchObject({
      train: ['Harrow Mill', 'Second Mill'],
      unseen: [FERRY.title],
    });
  });

  test('has what was kept and why, the rewards, the writer’s losses and a measurement before and after', () => {
    const { output } = whole;
    expect(output.rounds.map(({ round }) => round)).toEqual([1, 2]);
    for (const { kept, rewards, writer } of output.rounds) {
      expect(kept.map(({ passage }) => passage)).toEqual([0, 1]);
      expect(rewards.map((each) => each.length)).toEqual([2, 2]);
      for (const { passage, candidate } of kept)
        if (candidate !== null)
          expect(rewards[passage]![candidate]).toBe(Math.max(...rewards[passage]!.map(Number)));
      expect(writer.tuned).toBe(true);
      expect(writer.losses).toHaveLength(writer.steps);
    }
    expect(output.measurements.map(({ round, edits }) => [round, edits])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    const [before] = output.measurements;
    expect(before!.mean).toBe(before!.all.bits.mean);
    expect(before!.right).toBeCloseTo(before!.baseRight! + before!.all.match.mean!, 12);
    // One passage never tells improvement from chance.
    expect(output.verdict).toMatchObject({ improved: 'not shown' });
    expect(output.judge.pairs).toBe(2 * 2 * 2 + 3);
  });

  test.each([
    ['a missing verdict', (output: Draft) => delete output.verdict],
    ['another judge', (output: Draft) => (output.setup.judge = 'coin')],
    ['a round of its own', (output: Draft) => (output.rounds[0]!.luck = 1)],
    ['a measurement without its mean', (output: Draft) => delete output.measurements[0]!.mean],
    ['a share above 1', (output: Draft) => (output.measurements[0]!.right = 1.5)],
  ])('with %s is not what the schema says', (_, spoil) => {
    const draft = JSON.parse(JSON.stringify(whole.output)) as Draft;
    spoil(draft);
    expect(valid(draft)).toBe(false);
  });
});

interface Draft extends Record<string, unknown> {
  setup: Record<string, unknown>;
  rounds: Record<string, unknown>[];
  measurements: Record<string, unknown>[];
}

describe('rounds', () => {
  test('over two labs have the same output', async () => {
    expect(timeless((await runFakeRounds({}, [], 2)).output)).toEqual(timeless(whole.output));
  });

  test.each([0.1, 0.4, 0.7, 0.95])('cut off at %f of their log go on with the same output', async (part) => {
    const log = whole.events.slice(0, Math.floor(part * whole.events.length));
    expect(timeless((await runFakeRounds({}, log)).output)).toEqual(timeless(whole.output));
  });

  test('that are finished do nothing again', async () => {
    const { output, events } = await runFakeRounds({}, whole.events);
    expect(events).toHaveLength(whole.events.length);
    expect(timeless(output)).toEqual(timeless(whole.output));
  });

  test('give every tuned writer as a file while it is kept', async () => {
    expect(whole.writers.map(({ name }) => name)).toEqual(['Writer after round 1', 'Writer after round 2']);
    for (const { name, file } of whole.writers)
      expect(JSON.parse(await file.text())).toMatchObject({ origin: { title: name, modelName: 'fake' } });
  });

  test('that cannot be set up say why', async () => {
    await expect(runFakeRounds({ unseen: [PASSAGE] })).rejects.toThrow(/is in both sets/);
  });

  test('hold the writer’s recipe to what is safe, and say so', () => {
    const { setup, clamps } = roundsSetup({ ...FAKE_PLAN, writer: { learningRate: 0.5, epochs: 3 } }, 4);
    expect(clamps).toEqual([{ field: 'learningRate', asked: 0.5, used: setup.writerRecipe.learningRate }]);
    expect(setup.writerRecipe).toMatchObject({ rank: 16, alpha: 32, epochs: 3, batchSize: 4, firstLayer: 2 });
    expect(setup.writerRecipe.learningRate).toBeLessThan(0.01);
  });
});

test('progress tells of each place, its rewards, what was kept, the writer’s loss, the measurement and the verdict', () => {
  const line = roundsLines(whole.setup);
  const text = whole.events.flatMap(line).join('\n');
  expect(text).toContain('2 rounds, 2 training passages with 2 self-edits each, 1 unseen ones with 1');
  expect(text).toMatch(/^before, unseen 1\/1: rewards \S+ \(\S+ bits\)$/m);
  expect(text).toMatch(/^round 1, training 2\/2: rewards \S+ \(\S+ bits\), \S+ \(\S+ bits\)$/m);
  expect(text).toMatch(/^round 2: \d of 2 passages keep a self-edit\n {2}Harrow Mill: \S/m);
  expect(text).toMatch(/^ {2}step \d+, loss \d\.\d{3}, \d+ s$/m);
  expect(text).toMatch(/^measured before the first round: mean reward \S+ \[\S+ \S+\]$/m);
  expect(text).toMatch(/^measured after round 2: .*\nNo improvement beyond chance in this run/m);
});

test('the table has the base, the control, the untuned writer and each round, then the verdict', () => {
  const text = roundsTable(whole.output);
  const beginnings = text.split('\n').map((each) => each.split(/ {2,}/).find((cell) => cell !== ''));
  expect(beginnings.slice(0, 6)).toEqual([
    'unseen passages',
    'base',
    'control',
    'untuned writer',
    'after round 1',
    'after round 2',
  ]);
  expect(text).toMatch(
    /^Round 1: \d of 2 training passages keep a self-edit; writer tuned on \d+ documents, loss/m,
  );
  expect(text).toMatch(/Cheap judge against reward/);
  expect(text.split('\n').at(-1)).toBe(whole.output.verdict!.sentence);
});
