import { expect, test } from 'vitest';
import { FakeRoundsLab, FERRY, roundsSetupOf, runRounds, withoutTimes } from '../testing/fakeRoundsLab.ts';
import { PASSAGE } from '../testing/fixtures.ts';
import { foldRounds } from './reduceRounds.ts';
import type { RoundsEvent } from './roundsEvents.ts';

const typesOf = (log: readonly RoundsEvent[]) =>
  log.map((event) => (event.type === 'run' ? `${event.at.set} ${event.at.round}` : event.type));

/** What follows what, each run of the same thing told once. */
const stagesOf = (log: readonly RoundsEvent[]) =>
  typesOf(log).filter((type, i, all) => type !== all[i - 1] && !type.startsWith('writer.s'));

test('the untuned writer is measured, then each round trains, keeps, tunes its writer and is measured', async () => {
  const lab = new FakeRoundsLab();
  const log = await runRounds([lab]);
  const round = (r: number) => [`train ${r}`, 'edits.kept', 'writer.finished', `unseen ${r}`];
  expect(stagesOf(log)).toEqual(['rounds.started', 'unseen 0', ...round(1), ...round(2), 'rounds.finished']);
  const state = foldRounds(log)!;
  expect(state.status).toBe('finished');
  for (const { kept, writer } of state.rounds) {
    expect(kept!.filter(({ candidate }) => candidate !== null).length).toBeGreaterThan(0);
    expect(writer).toMatchObject({ status: 'tuned', problem: null });
    expect(writer!.losses).toHaveLength(writer!.steps);
  }
  expect([...lab.writers.keys()]).toEqual(['r-writer-1', 'r-writer-2']);
  expect(lab.checkpoints.size).toBe(0);
});

test('every self-edit of the rounds has a seed of its own, a passage keeps its halves, and the last writer writes', async () => {
  const lab = new FakeRoundsLab();
  const state = foldRounds(await runRounds([lab]))!;
  const setups = lab.runs.map(({ runId, setup }) => ({ runId, ...setup }));
  const seeds = setups.flatMap(({ candidates }) => candidates.map(({ seed }) => seed));
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(seeds).toHaveLength(2 * 2 * 2 + 3);
  const writers = setups.map(({ runId, candidates }) => [runId, candidates[0]!.writer?.id]);
  expect(writers).toEqual([
    ['r-0-unseen-0', undefined],
    ['r-1-train-0', undefined],
    ['r-1-train-1', undefined],
    ['r-1-unseen-0', 'r-writer-1'],
    ['r-2-train-0', 'r-writer-1'],
    ['r-2-train-1', 'r-writer-1'],
    ['r-2-unseen-0', 'r-writer-2'],
  ]);
  const halves = state.rounds.map(({ train }) => train.map((run) => run!.started.split));
  expect(halves[0]).toEqual(halves[1]);
  expect(setups.map(({ control }) => control)).toEqual([true, ...Array<boolean>(6).fill(false)]);
});

test('the writer learns from everything kept so far, and never from an unseen passage', async () => {
  const lab = new FakeRoundsLab();
  const state = foldRounds(await runRounds([lab]))!;
  const keptIn = state.rounds.map(({ kept }) => kept!.filter(({ candidate }) => candidate !== null).length);
  expect(lab.tunings.map(({ lessons }) => lessons.length)).toEqual([keptIn[0], keptIn[0]! + keptIn[1]!]);
  const told = JSON.stringify(lab.tunings);
  expect(told).toContain('Tesk');
  for (const word of [FERRY.title, 'Ummen', 'Joss']) expect(told).not.toContain(word);
  const { passage, candidate } = state.rounds[0]!.kept!.find((each) => each.candidate !== null)!;
  const { notes } = state.rounds[0]!.train[passage]!.candidates[candidate!]!;
  expect(lab.tunings[0]!.lessons[0]!.notes).toEqual(notes);
});

test('two labs share the passages, and give the same result as one', async () => {
  const labs = [new FakeRoundsLab(), new FakeRoundsLab()];
  const log = await runRounds(labs);
  const alone = await runRounds([new FakeRoundsLab()]);
  expect(withoutTimes(foldRounds(log)!)).toEqual(withoutTimes(foldRounds(alone)!));
  expect(labs[0]!.runs.length + labs[1]!.runs.length).toBe(7);
  for (const lab of labs) {
    expect(lab.runs.length).toBeGreaterThan(1);
    expect(lab.tunings.map(({ writer }) => writer.id)).toEqual(['r-writer-1', 'r-writer-2']);
  }
  expect(labs[0]!.writers).toEqual(labs[1]!.writers);
  const mixed = log.flatMap((event) =>
    event.type === 'run' && event.at.round === 1 ? [event.at.passage] : [],
  );
  expect(mixed.indexOf(1), 'side by side').toBeLessThan(mixed.lastIndexOf(0));
});

test('answers of the report half change nothing of what is kept', async () => {
  const whole = foldRounds(await runRounds([new FakeRoundsLab()]))!;
  const { report } = whole.rounds[0]!.train[0]!.started.split;
  const questions = PASSAGE.questions.map((question, i) =>
    report.includes(i) ? { ...question, answer: 'I do not know', accept: [] } : question,
  );
  const setup = roundsSetupOf({ train: [{ ...PASSAGE, questions }, roundsSetupOf().train[1]!] });
  const swapped = foldRounds(await runRounds([new FakeRoundsLab()], { setup }))!;
  expect(swapped.rounds.map(({ kept }) => kept)).toEqual(whole.rounds.map(({ kept }) => kept));
  const rightOf = ({ rounds }: typeof whole) => rounds[0]!.train[0]!.base.answers.map((each) => each!.right);
  expect(rightOf(whole)).toEqual([false, false, false, false]);
  expect(rightOf(swapped)).toEqual([0, 1, 2, 3].map((i) => report.includes(i)));
});

test('rounds in which nothing helps tune no writer, and the untouched model goes on', async () => {
  const lab = new FakeRoundsLab();
  const recipe = { ...roundsSetupOf().recipe, learningRate: 2 };
  const state = foldRounds(await runRounds([lab], { setup: roundsSetupOf({ recipe }) }))!;
  expect(state.status).toBe('finished');
  for (const { kept, writer } of state.rounds) {
    for (const edit of kept!)
      expect(edit).toMatchObject({
        candidate: null,
        rewards: [null, null],
        reason: 'Every self-edit failed.',
      });
    expect(writer).toMatchObject({ status: 'unchanged', steps: 0 });
    expect(writer!.problem!.message).toContain('No self-edit of this round was kept');
  }
  expect(lab.tunings).toEqual([]);
  expect(lab.runs.every(({ setup }) => setup.candidates.every(({ writer }) => !writer))).toBe(true);
});

test('a writer whose loss is not a number leaves the one before, and the rounds go on', async () => {
  const lab = new FakeRoundsLab();
  const study = lab.learner.study.bind(lab.learner);
  lab.learner.study = async function* (request) {
    const tunesTheSecond = lab.tunings.length === 2 && lab.runs.length === 6;
    for await (const event of study(request))
      yield tunesTheSecond && event.kind === 'step' ? { ...event, loss: Number.NaN } : event;
  };
  const state = foldRounds(await runRounds([lab]))!;
  expect(state.rounds.map(({ writer }) => writer!.status)).toEqual(['tuned', 'unchanged']);
  expect(state.rounds[1]!.writer!.problem!.message).toContain('not a number');
  expect(lab.runs.at(-1)!.setup.candidates[0]!.writer!.id).toBe('r-writer-1');
});

test('memory that runs out while a writer is tuned is not its lessons’ fault: another lab goes on, or the rounds end', async () => {
  const whole = withoutTimes(foldRounds(await runRounds([new FakeRoundsLab()]))!);
  const small = (times: number) => {
    const lab = new FakeRoundsLab();
    let left = times;
    lab.beforeTuning = () => {
      if (left-- > 0) throw new RangeError('Array buffer allocation failed');
    };
    return lab;
  };
  expect(withoutTimes(foldRounds(await runRounds([small(2)]))!)).toEqual(whole);
  expect(withoutTimes(foldRounds(await runRounds([small(3), new FakeRoundsLab()]))!)).toEqual(whole);
  const log = await runRounds([small(3)]);
  expect(log.at(-1)).toMatchObject({
    type: 'rounds.failed',
    problem: { message: 'Array buffer allocation failed' },
  });
  expect(log.map(({ type }) => type)).not.toContain('writer.unchanged');
  const all = [...log, ...(await runRounds([new FakeRoundsLab()], { log }))];
  expect(withoutTimes(foldRounds(all)!)).toEqual(whole);
});

test('a run that fails fails alone and is shown; where all fail the rounds end, and going on tries them again', async () => {
  const lab = new FakeRoundsLab();
  const broken = new Set(['r-1-train-0']);
  lab.beforeRun = ({ runId }) => {
    lab.learner.beforeStep = () => {
      if (broken.has(runId)) throw new Error('The GPU was taken away.');
    };
  };
  const one = foldRounds(await runRounds([lab]))!;
  expect(one.status).toBe('finished');
  expect(one.rounds[0]!.train[0]!.status).toBe('failed');
  expect(one.rounds[0]!.kept![0]).toMatchObject({ candidate: null, rewards: [] });
  expect(one.rounds[0]!.kept![0]!.reason).toContain('The GPU was taken away.');
  expect(lab.checkpoints.size).toBe(0);

  broken.add('r-1-train-1');
  const log = await runRounds([lab]);
  expect(foldRounds(log)).toMatchObject({
    status: 'failed',
    problem: { message: 'The runs of all passages failed. The first: The GPU was taken away.' },
  });
  broken.clear();
  const all = [...log, ...(await runRounds([lab], { log }))];
  expect(withoutTimes(foldRounds(all)!)).toEqual(
    withoutTimes(foldRounds(await runRounds([new FakeRoundsLab()]))!),
  );
});

test('a run whose worker is lost is taken up again twice, then by another lab; with none left the rounds end', async () => {
  const whole = withoutTimes(foldRounds(await runRounds([new FakeRoundsLab()]))!);
  const dying = (times: number) => {
    const lab = new FakeRoundsLab();
    let left = times;
    lab.beforeRun = ({ runId }) => {
      if (runId === 'r-1-train-0' && left-- > 0) throw new Error('The worker died.');
    };
    return lab;
  };
  const lab = dying(2);
  expect(withoutTimes(foldRounds(await runRounds([lab]))!)).toEqual(whole);
  expect(lab.runs).toHaveLength(9);

  const [first, second] = [dying(3), new FakeRoundsLab()];
  expect(withoutTimes(foldRounds(await runRounds([first, second]))!)).toEqual(whole);
  expect(second.runs.map(({ runId }) => runId)).toContain('r-1-train-0');

  const log = await runRounds([dying(3)]);
  expect(log.at(-1)).toMatchObject({ type: 'rounds.failed', problem: { message: 'The worker died.' } });
  const all = [...log, ...(await runRounds([new FakeRoundsLab()], { log }))];
  expect(withoutTimes(foldRounds(all)!)).toEqual(whole);
});

test('the cheap judge decides by text alone: nothing is studied on the training passages', async () => {
  const lab = new FakeRoundsLab();
  const log = await runRounds([lab], { setup: roundsSetupOf({ judge: 'cheap' }) });
  const studied = log.filter((event) => event.type === 'run' && event.event.type === 'study.started');
  expect(studied.every((event) => event.type === 'run' && event.at.set === 'unseen')).toBe(true);
  expect(studied.length).toBeGreaterThan(0);
  const state = foldRounds(log)!;
  expect(state.status).toBe('finished');
  const { train, kept } = state.rounds[0]!;
  expect(kept!.map(({ rewards }) => rewards)).toEqual(
    train.map((run) => run!.candidates.map(({ judgement }) => judgement!.score)),
  );
});

test('what could not be run or would not be unseen is refused before anything happens', async () => {
  const refused = (change: Parameters<typeof roundsSetupOf>[0]) =>
    expect(runRounds([new FakeRoundsLab()], { setup: roundsSetupOf(change) })).rejects;
  await refused({ unseen: [FERRY, { ...PASSAGE, title: 'Another name' }] }).toThrow('it would not be unseen');
  await refused({ rounds: 0 }).toThrow('0 is not a usable number of rounds');
  await refused({ candidates: Number.NaN }).toThrow('NaN is not a usable number');
  await refused({ train: [] }).toThrow('training passages');
  await refused({ train: [{ ...PASSAGE, questions: PASSAGE.questions.slice(1) }] }).toThrow(
    'too few to choose',
  );
  const model = { name: 'other', sha256: '1'.repeat(64), layers: 4 };
  const log = await runRounds([new FakeRoundsLab()]);
  await expect(runRounds([new FakeRoundsLab()], { log, model })).rejects.toThrow('begun with fake');
});
