import { expect, test, vi } from 'vitest';
import type { Note, RunEvent, RunSetup } from './events.ts';
import { innerLoop } from './innerLoop.ts';
import type { GenerateRequest, StudyRequest } from './learner.ts';
import { defaultRecipe } from './recipe.ts';
import { foldRun } from './reduceRun.ts';
import { FakeLearner } from './testing/fakeLearner.ts';
import { collect, loadWriter, MemoryCheckpoints, richSetup, setupOf, WRITERS } from './testing/fixtures.ts';

const options = (setup: RunSetup, log: readonly RunEvent[] = []) =>
  ({ setup, log, until: 'end', checkpoints: new MemoryCheckpoints(), loadWriter }) as const;

async function run(setup: RunSetup, learner = new FakeLearner()) {
  const log = await collect(innerLoop(learner, options(setup)));
  return { log, state: foldRun(log)! };
}

const recipeOf = (change: object) => ({ ...setupOf().recipe, ...change });

/** What was on while the learner wrote and studied: the id of a writer, or null for none. */
class Watched extends FakeLearner {
  readonly wrote: unknown[] = [];
  readonly studied: StudyRequest[] = [];
  override async *generate(request: GenerateRequest) {
    if (request.constraint) this.wrote.push(await this.#on());
    yield* super.generate(request);
  }
  override async *study(request: StudyRequest) {
    expect(await this.#on(), 'an adapter is on before studying').toBeNull();
    this.studied.push(request);
    yield* super.study(request);
  }
  async #on() {
    const adapter = await this.snapshot();
    return adapter && (adapter.data as { prefix: string }[])[0]!.prefix;
  }
}

test('each writer is on while it writes its recipes and notes, the untouched model first, and off before studying', async () => {
  const learner = new Watched();
  const { state } = await run(richSetup({ studyOnly: 5 }), learner);
  const [first, second] = WRITERS.map(({ id }) => id);
  // Recipes and notes of the untouched model; notes of the second writer; recipes and notes of the first.
  expect(learner.wrote).toEqual([null, null, second, first, first]);
  expect(learner.studied.length).toBeGreaterThan(4);
  expect(state.status).toBe('finished');
});

test('another writer writes other notes from the same plan', async () => {
  const plan = { format: 'qa', seed: 7 } as const;
  const { state } = await run(setupOf({ candidates: [plan, { ...plan, writer: WRITERS[0]! }] }));
  const texts = state.candidates.map(({ notes }) => notes.map(({ question, text }) => [question, text]));
  expect(texts[0]!.length).toBeGreaterThan(0);
  expect(texts[1]).not.toEqual(texts[0]);
});

test('a writer that is not kept ends the run with its name, and the run goes on once it is back', async () => {
  const setup = setupOf({
    candidates: [
      { format: 'qa', seed: 1 },
      { format: 'qa', seed: 2, writer: { id: 'gone', name: 'Round 2' } },
    ],
  });
  const { log, state } = await run(setup);
  expect(state.status).toBe('failed');
  expect(state.problem?.message).toContain('“Round 2” is not kept');
  const back = { ...options(setup, log), loadWriter: () => loadWriter('first') };
  const again = await collect(innerLoop(new FakeLearner(), back));
  expect(foldRun([...log, ...again])!.status).toBe('finished');
});

test('a self-edit is studied with the recipe of its lane, and the notes do not depend on whose it is', async () => {
  const plan = { format: 'qa', seed: 3 } as const;
  const own = recipeOf({ epochs: 3, learningRate: 2e-4, notesPerSentence: 2 });
  const learner = new Watched();
  const setup = setupOf({
    recipe: own,
    candidates: [plan, { ...plan, recipe: 'default' }, { ...plan, recipe: 'model' }],
  });
  const { state } = await run(setup, learner);
  const [person, usual, model] = state.candidates;
  expect(person!.recipe).toEqual(own);
  const { epochs, learningRate } = defaultRecipe(4);
  expect(usual!.recipe).toMatchObject({ epochs, learningRate, notesPerSentence: 2, samplesPerSentence: 8 });
  const words = ({ notes }: typeof person & object) => notes.map(({ question, text }) => [question, text]);
  expect(words(usual!)).toEqual(words(person!));
  expect(model!.wroteRecipe!.text).toMatch(/^Format: .+\nEpochs: \d+\nLearning rate: 0\.\d+\nLayers: .+$/);
  expect(model!.recipe).toMatchObject({ rank: own.rank, alpha: own.alpha, batchSize: own.batchSize });
  const studied = learner.studied.slice(1).map(({ recipe, epochs }) => ({ recipe, epochs }));
  expect(studied).toEqual(state.candidates.map(({ recipe }) => ({ recipe, epochs: recipe.epochs })));
});

test('a recipe that cannot be read fails its self-edit alone', async () => {
  class Broken extends FakeLearner {
    override async *generate(request: GenerateRequest) {
      const recipe = request.prompts[0]!.endsWith('Format:');
      for await (const one of super.generate(request))
        yield recipe && one.prompt === 0 ? { ...one, text: ' poems\nEpochs: many' } : one;
    }
  }
  const candidates = [1, 2].map((seed) => ({ format: 'qa', seed, recipe: 'model' }) as const);
  const { state, log } = await run(setupOf({ candidates }), new Broken());
  expect(state.candidates[0]).toMatchObject({ notes: [], writing: 'waiting', wroteRecipe: null });
  expect(state.candidates[0]!.problem!.message).toContain('cannot be read');
  expect(log.filter((event) => event.type === 'lane.failed')).toHaveLength(1);
  expect(state.candidates[1]!.quiz).toBe('finished');
  expect(state.chosen).toBe(1);
});

test('a surprise that is not a number fails its lane alone, in the control lane as in a self-edit', async () => {
  class Numb extends FakeLearner {
    override async logProbs(pairs: Parameters<FakeLearner['logProbs']>[0], signal?: AbortSignal) {
      const scores = await super.logProbs(pairs, signal);
      const studied = JSON.stringify(await this.snapshot());
      const numb = studied !== 'null' && !studied.includes('Question from 2');
      return scores.map((score, i) => (numb && i === 1 ? { ...score, logProb: Number.NaN } : score));
    }
  }
  const setup = setupOf();
  const notes = await collect(innerLoop(new Numb(), { ...options(setup), until: 'notes' }));
  const kept = {
    id: 'p',
    format: 'qa',
    sentence: null,
    question: 'Question from 2',
    text: 'x',
    by: 'person',
  } as const;
  notes.push({ type: 'notes.edited', candidate: 1, notes: [kept], atMs: notes.at(-1)!.atMs });
  const rest = await collect(innerLoop(new Numb(), options(setup, notes)));
  const state = foldRun([...notes, ...rest])!;
  expect(state.status).toBe('finished');
  for (const lane of [state.control, state.candidates[0]!])
    expect(lane.problem!.message).toContain('no longer gives numbers');
  expect(state.candidates[1]!.problem).toBeNull();
  expect(state.chosen).toBe(1);
});

test('only so many self-edits are studied, those the cheap judge likes best; the others stay visible, unstudied', async () => {
  const { state, log } = await run(richSetup());
  const judged = log.filter((event) => event.type === 'candidate.judged');
  expect(judged.map(({ candidate }) => candidate)).toEqual([0, 1, 2, 3, 4]);
  const studied = state.candidates.filter((candidate) => candidate.studied);
  const passed = state.candidates.filter((candidate) => !candidate.studied);
  expect([studied.length, passed.length]).toEqual([3, 2]);
  for (const { judgement, study, quiz, problem, notes } of passed) {
    expect([study, quiz, problem]).toEqual([null, 'waiting', null]);
    expect(notes.length).toBeGreaterThan(0);
    for (const other of studied) expect(other.judgement!.score).toBeGreaterThanOrEqual(judgement!.score);
  }
  expect(state.candidates[state.chosen!]!.studied).toBe(true);
  const none = await run(richSetup({ studyOnly: 0, control: false }));
  expect(none.log.some((event) => event.type === 'study.started')).toBe(false);
  expect(none.state).toMatchObject({ status: 'finished', chosen: null });
});

test('a run without a control lane does everything else the same', async () => {
  const [withControl, without] = [await run(setupOf()), await run(setupOf({ control: false }))];
  expect(without.state.control).toMatchObject({ study: null, quiz: 'waiting' });
  expect(without.state.candidates.map(({ answers }) => answers)).toEqual(
    withControl.state.candidates.map(({ answers }) => answers),
  );
});

test('notes that a person edits after they were judged are judged anew, and who is studied is decided anew', async () => {
  const setup = richSetup({ studyOnly: 1 });
  const { log } = await run(setup);
  const judged = log.slice(
    0,
    log.findIndex(({ type }) => type === 'study.started'),
  );
  const before = foldRun(judged)!;
  const liked = before.candidates.findIndex(({ studied }) => studied);
  const { atMs } = judged.at(-1)!;
  judged.push({ type: 'notes.edited', candidate: liked, notes: [{ ...OFF_TOPIC }], atMs });
  const rest = await collect(innerLoop(new FakeLearner(), options(setup, judged)));
  const state = foldRun([...judged, ...rest])!;
  expect(state.candidates[liked]!.judgement!.score).toBeLessThan(before.candidates[liked]!.judgement!.score);
  const studied = state.candidates.flatMap((each, i) => (each.studied ? [i] : []));
  expect(studied).toHaveLength(1);
  expect(studied).not.toContain(liked);
  expect(state.chosen).toBe(studied[0]);
});

const OFF_TOPIC = { id: 'p', format: 'statements', sentence: null, text: 'Xyl.', by: 'person' } as const;

test('self-edits that differ in the study’s seed alone are written once, and after a cut too', async () => {
  const own = { format: 'qa', seed: 51, recipe: 'model', writer: WRITERS[0]! } as const;
  const plans = [{ format: 'mixed', seed: 50 }, own] as const;
  const once = (await run(richSetup({ candidates: plans, studyOnly: 9 }))).state.candidates;
  const candidates = plans.flatMap((plan) => [plan, { ...plan, studySeed: 1 }, { ...plan, studySeed: 2 }]);
  const setup = richSetup({ candidates, studyOnly: 9 });
  const learner = new Watched();
  const { log, state } = await run(setup, learner);
  expect(learner.wrote).toEqual([null, WRITERS[0]!.id, WRITERS[0]!.id]);
  for (const [i, { notes, dropped, format, recipe, wroteRecipe }] of state.candidates.entries()) {
    const first = once[Math.floor(i / 3)]!;
    const named = ({ id, ...note }: Note) => ({ ...note, id: id.replace(/^c\d/, '') });
    expect(notes.map(named)).toEqual(first.notes.map(named));
    expect(dropped.map(({ note }) => named(note))).toEqual(first.dropped.map(({ note }) => named(note)));
    expect({ format, recipe, wroteRecipe }).toEqual({
      format: first.format,
      recipe: first.recipe,
      wroteRecipe: first.wroteRecipe,
    });
    expect(notes.every(({ id }) => id.startsWith(`c${i}.`))).toBe(true);
  }
  const written = log.findLastIndex(({ type }) => type === 'notes.finished');
  for (let cut = 1; cut < written; cut += 7) {
    const rest = await collect(innerLoop(new FakeLearner(), options(setup, log.slice(0, cut))));
    const again = foldRun([...log.slice(0, cut), ...rest])!;
    const notesOf = ({ candidates: all }: typeof state) => all.map(({ notes }) => notes);
    expect(notesOf(again), `cut after ${cut} events`).toEqual(notesOf(state));
  }
});

test('a self-edit with a study seed of its own differs in its study alone', async () => {
  const plan = { format: 'qa', seed: 3 } as const;
  const learner = new FakeLearner();
  const study = vi.spyOn(learner, 'study');
  const { state } = await run(setupOf({ candidates: [plan, { ...plan, studySeed: 77 }] }), learner);
  expect(study.mock.calls.map(([{ seed }]) => seed)).toEqual([5, 5, 77]);
  const documents = study.mock.calls.map(([request]) => request.documents);
  expect(documents[2]).toEqual(documents[1]);
  expect(state.candidates[1]!.study!.losses).not.toEqual(state.candidates[0]!.study!.losses);
});

test('a log from before there were recipes and judges folds as it did', async () => {
  const { log, state } = await run(setupOf());
  const old = log.filter(({ type }) => type !== 'candidate.judged');
  expect(old.length).toBe(log.length - 2);
  const folded = foldRun(old)!;
  for (const [i, candidate] of folded.candidates.entries()) {
    expect(candidate).toEqual({ ...state.candidates[i]!, judgement: null });
    expect(candidate).toMatchObject({ studied: true, wroteRecipe: null, recipe: folded.setup.recipe });
    expect(candidate.format).toBe(candidate.plan.format);
  }
});
