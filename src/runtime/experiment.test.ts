import Ajv from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { PASSAGE, setupOf } from '../seal/testing/fixtures.ts';
import { createLab } from './client.ts';
import { experimentSetups, runExperiment, type ExperimentEvent, type ExperimentPlan } from './experiment.ts';
import schema from './experiment.schema.json';
import type { ExperimentOutput } from './experimentOutput.ts';
import { experimentTable, progressLines } from './experimentText.ts';
import type { Lab } from './protocol.ts';
import { inProcess, LOAD } from './testing/inProcess.ts';

const valid = new Ajv({ allErrors: true }).compile(schema);
const nothing = () => undefined;
const input = { passages: [PASSAGE, { ...PASSAGE, title: 'Second Mill' }] };
const plan: ExperimentPlan = { seed: 4, candidates: 3, format: 'mixed', recipe: setupOf().recipe };

async function experiment(change: Partial<ExperimentPlan> = {}, log: ExperimentEvent[] = [], lab?: Lab) {
  const used = lab ?? createLab(inProcess().spawn);
  const model = await used.load(LOAD, nothing);
  const events: ExperimentEvent[] = [...log];
  const output = await runExperiment(
    used,
    { model, executor: 'wasm' },
    input,
    { ...plan, ...change },
    log,
    (more) => events.push(...more),
  );
  return { output, events };
}

let whole: { output: ExperimentOutput; events: ExperimentEvent[] };
beforeAll(async () => {
  whole = await experiment();
});

/** Without what the clock decides. */
const timeless = (output: ExperimentOutput) =>
  JSON.parse(JSON.stringify(output, (key, value: unknown) => (key === 'seconds' ? 0 : value))) as object;

describe('the output of an experiment', () => {
  test('is what the schema says', () => {
    valid(JSON.parse(JSON.stringify(whole.output)));
    expect(valid.errors).toBeNull();
  });

  test('has one entry a passage, with the base, the control lane and every self-edit', () => {
    const { passages } = whole.output;
    expect(passages.map(({ title }) => title)).toEqual(['Harrow Mill', 'Second Mill']);
    for (const { base, control, candidates } of passages) {
      expect(candidates.map(({ format }) => format)).toEqual(['qa', 'statements', 'rewrite']);
      for (const lane of [base, control, ...candidates]) {
        const { all, choose, report } = lane.match;
        expect([all.of, choose.of, report.of]).toEqual([4, 2, 2]);
        expect(choose.right + report.right).toBe(all.right);
        expect(lane.answers.filter(({ right }) => right)).toHaveLength(all.right);
      }
    }
  });

  test('is the same for the same input and seed, and has other notes with another seed', async () => {
    expect(timeless((await experiment()).output)).toEqual(timeless(whole.output));
    const other = (await experiment({ seed: 5 })).output;
    const notes = (output: ExperimentOutput) => output.passages[0]!.candidates[0]!.notes;
    expect(notes(other)).not.toEqual(notes(whole.output));
  });

  test('of a self-edit that could not be studied says why, and counts no question', async () => {
    const recipe = { ...plan.recipe, learningRate: Number.NaN };
    const { output } = await experiment({ recipe, candidates: 1, format: 'qa' });
    const [candidate] = output.passages[0]!.candidates;
    expect(candidate).toMatchObject({
      problem: 'The loss is not a number at step 1.',
      match: { all: { right: 0, of: 0 } },
    });
  });

  test.each([
    ['a missing field', (output: Draft) => delete output.modelSha256],
    ['another version', (output: Draft) => (output.version = 2)],
    ['an unknown executor', (output: Draft) => (output.executor = 'tfjs')],
    ['a count that is not whole', (output: Draft) => (output.passages[0]!.base.match.all.right = 0.5)],
    ['a half that is missing', (output: Draft) => delete output.passages[0]!.control.bits.report],
    ['an unknown format', (output: Draft) => (output.passages[0]!.candidates[0]!.format = 'haiku')],
    ['a field of its own', (output: Draft) => (output.passages[0]!.winner = 1)],
  ])('with %s is not what the schema says', (_, spoil) => {
    const draft = JSON.parse(JSON.stringify(whole.output)) as Draft;
    spoil(draft);
    expect(valid(draft)).toBe(false);
  });
});

/** The output as a broken writer might make it. */
interface Draft extends Record<string, unknown> {
  passages: (Record<string, unknown> & {
    base: { match: { all: { right: number } } };
    control: { bits: Record<string, unknown> };
    candidates: Record<string, unknown>[];
  })[];
}

describe('an interrupted experiment', () => {
  test.each([1, 30, 120])('goes on from %i events with the same output', async (kept) => {
    const log = whole.events.slice(0, kept);
    const { output } = await experiment({}, log);
    expect(timeless(output)).toEqual(timeless(whole.output));
  });

  test('does not do again what is finished', async () => {
    const { events } = await experiment({}, whole.events);
    expect(events).toHaveLength(whole.events.length);
  });

  test('goes on by itself after its worker was lost', async () => {
    const process = inProcess();
    const lab = createLab(process.spawn);
    lab.onLost(nothing);
    const running = experiment({}, [], lab);
    await expect.poll(() => process.workers[0]?.learners.length).toBe(1);
    process.workers[0]!.learners[0]!.beforeStep = (step) => {
      if (step === 6) process.workers[0]!.die('The worker stopped.');
    };
    expect(timeless((await running).output)).toEqual(timeless(whole.output));
    expect(process.workers).toHaveLength(2);
  });

  test('that fails gives the sentence', async () => {
    const onLearner = (learner: { beforeStep: (step: number) => void }) => {
      learner.beforeStep = () => {
        throw new Error('The moon is in the way. Wait a day.');
      };
    };
    await expect(experiment({}, [], createLab(inProcess({ onLearner }).spawn))).rejects.toThrow(
      'The moon is in the way.',
    );
  });
});

test('every self-edit has a seed of its own, fixed by the seed', () => {
  const seeds = experimentSetups(input, plan).map((setup) => setup.candidates.map((each) => each.seed));
  expect(seeds).toEqual([
    [4000, 4001, 4002],
    [4000, 4001, 4002],
  ]);
});

test('progress tells of each quiz, of the notes and of the loss', () => {
  const line = progressLines();
  const lines = whole.events.filter(({ passage }) => passage === 0).map(({ event }) => line(event));
  const text = lines.filter((each) => each !== null).join('\n');
  expect(text).toContain('Harrow Mill: 3 sentences, 4 questions');
  expect(text).toMatch(/quiz of base: 0 of 4 right/);
  expect(text).toMatch(/notes of self-edit 1: \d+ written, \d+ dropped/);
  expect(text).toMatch(/step \d+ of \d+, loss \d\.\d{3}/);
});

test('the table has a row a lane and ends with the sums', () => {
  const lines = experimentTable(whole.output).split('\n');
  expect(lines).toHaveLength(1 + 2 * 5 + 4);
  expect(lines[0]).toMatch(/^passage +lane +right +report +bits +notes +steps +seconds$/);
  expect(lines.find((each) => each.startsWith('all'))).toMatch(/base +0\/8 +0\/4$/);
  expect(experimentTable({ ...whole.output, passages: Array(5).fill(whole.output.passages[0]) })).toMatch(
    /base +0\/20 0\.00/,
  );
});
