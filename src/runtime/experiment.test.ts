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
const plan: ExperimentPlan = {
  seed: 4,
  candidates: 3,
  format: 'each',
  recipeBy: 'person',
  reward: 'match',
  studyOnly: null,
  studies: 1,
  recipe: setupOf().recipe,
};

async function experiment(
  change: Partial<ExperimentPlan> = {},
  log: ExperimentEvent[] = [],
  labs: readonly Lab[] = [createLab(inProcess().spawn)],
) {
  const [model] = await Promise.all(labs.map((lab) => lab.load(LOAD, nothing)));
  const events: ExperimentEvent[] = [...log];
  const output = await runExperiment(
    labs,
    { model: model!, executor: 'wasm' },
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

  test('is the same over two labs, which share the passages, their events in any mixture', async () => {
    const labs = [0, 1].map(() => createLab(inProcess().spawn));
    const { output, events } = await experiment({}, [], labs);
    expect(timeless(output)).toEqual(timeless(whole.output));
    const changes = events.filter(({ passage }, i) => i > 0 && passage !== events[i - 1]!.passage);
    expect(changes.length).toBeGreaterThan(2);
  });

  test('says of each self-edit what it was worth where it chose, and of choosing what it bought elsewhere', () => {
    for (const { base, candidates, bestOf, chosen } of whole.output.passages) {
      const gains = candidates.map(({ match }) => (match.choose.right - base.match.choose.right) / 2);
      expect(candidates.map(({ reward }) => reward?.value)).toEqual(gains);
      expect(candidates[chosen!]!.reward!.value).toBe(Math.max(...gains));
      expect(bestOf).toMatchObject({ n: 3, chosen, report: { of: 2 } });
      expect(bestOf.report.chosen!.right).toBe(candidates[chosen!]!.match.report.right);
      for (const { judgement } of candidates) expect(judgement!.score).toBeGreaterThan(0);
    }
    expect(whole.output.noise).toBeNull();
    expect(whole.output.judge.pairs).toBe(6);
  });

  test('with the model’s own recipes has them, studies the liked ones only, and is what the schema says', async () => {
    const { output } = await experiment({ recipeBy: 'model', studyOnly: 1 });
    valid(JSON.parse(JSON.stringify(output)));
    expect(valid.errors).toBeNull();
    for (const { candidates } of output.passages) {
      expect(candidates.filter(({ studied }) => studied)).toHaveLength(1);
      for (const { wroteRecipe, recipeBy } of candidates) {
        expect(recipeBy).toBe('model');
        expect(wroteRecipe!.text).toMatch(/epochs/i);
      }
    }
  });

  test('of self-edits studied twice has both studies of the same notes, and the share that is noise', async () => {
    const { output } = await experiment({ candidates: 2, studies: 2, format: 'each' });
    valid(JSON.parse(JSON.stringify(output)));
    expect(valid.errors).toBeNull();
    const { candidates, spread } = output.passages[0]!;
    expect(candidates.map(({ format }) => format)).toEqual(['qa', 'qa', 'statements', 'statements']);
    expect(candidates.map(({ studySeed }) => studySeed)).toEqual([undefined, 4001, undefined, 4001]);
    const texts = candidates.map(({ notes }) => notes.map(({ text }) => text));
    expect(texts[0]!.length).toBeGreaterThan(0);
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).not.toEqual(texts[0]);
    // The fake learner learns by heart, whatever the seed.
    expect(spread!.allBits).toMatchObject({ within: 0 });
    expect(output.noise).toMatchObject({ studies: 2 });
    expect(output.judge.pairs).toBe(4);
  });

  test('of self-edits studied twice where one is to be studied has both of its studies, and no lane failed', async () => {
    const { output } = await experiment({ candidates: 2, studies: 2, studyOnly: 1, format: 'each' });
    for (const { candidates } of output.passages) {
      const studied = candidates.filter((each) => each.studied);
      expect(studied.map(({ studySeed }) => studySeed)).toEqual([undefined, 4001]);
      expect(new Set(studied.map(({ format }) => format)).size).toBe(1);
    }
    expect(experimentTable(output)).toMatch(/mean self-edit +\d+\/16 +\d+\/8$/m);
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
    const running = experiment({}, [], [lab]);
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
    const lab = createLab(inProcess({ onLearner }).spawn);
    await expect(experiment({}, [], [lab])).rejects.toThrow('The moon is in the way.');
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
  // They are written side by side, and each has its own count.
  for (const [i, { notes, dropped }] of whole.output.passages[0]!.candidates.entries())
    expect(text).toContain(`notes of self-edit ${i + 1}: ${notes.length} written, ${dropped.length} dropped`);
  expect(text).toMatch(/step \d+ of \d+, loss \d\.\d{3}/);
});

test('the table has a row a lane and ends with the sums', () => {
  const lines = experimentTable(whole.output).split('\n');
  expect(lines.slice(0, 1 + 2 * 5 + 4).at(-1)).toMatch(/chosen self-edit/);
  expect(lines[0]).toMatch(/^passage +lane +right +report +bits +reward +judge +notes +steps +seconds$/);
  expect(lines.find((each) => each.startsWith('all'))).toMatch(/base +0\/8 +0\/4$/);
  const text = lines.join('\n');
  expect(text).toMatch(
    /Choosing: \S+ of 4 ahead of the mean self-edit where it was chosen, \S+ of 4 where it was not\./,
  );
  expect(text).toMatch(/Cheap judge against reward: rank correlation/);
  expect(experimentTable({ ...whole.output, passages: Array(5).fill(whole.output.passages[0]) })).toMatch(
    /base +0\/20 0\.00/,
  );
});
