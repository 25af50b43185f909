import { expect, test, vi } from 'vitest';
import type { RunEvent } from './events.ts';
import { innerLoop } from './innerLoop.ts';
import { foldRun } from './reduceRun.ts';
import type { RunState } from './runState.ts';
import { scoreOf } from './score.ts';
import { FakeLearner } from './testing/fakeLearner.ts';
import {
  collect,
  loadWriter,
  MemoryCheckpoints,
  PASSAGE,
  PERFECT_NOTES,
  richSetup,
  setupOf,
} from './testing/fixtures.ts';

async function wholeRun(learner = new FakeLearner(), setup = setupOf()) {
  const checkpoints = new MemoryCheckpoints();
  const notes = await collect(innerLoop(learner, { setup, log: [], until: 'notes', checkpoints }));
  const rest = await collect(innerLoop(learner, { setup, log: notes, until: 'end', checkpoints }));
  return { log: [...notes, ...rest], state: foldRun([...notes, ...rest])! };
}

/** The state without what depends on the clock or on having been stopped. */
function outcome(state: RunState) {
  return JSON.parse(
    JSON.stringify(state, (key, value: unknown) =>
      ['elapsedMs', 'atMs', 'startedAt', 'writingSeconds', 'lost'].includes(key) ? undefined : value,
    ),
  ) as unknown;
}

test('a run asks the base model, writes every self-edit, studies the control lane and each self-edit, and asks again', async () => {
  const { state } = await wholeRun();
  expect(state.status).toBe('finished');
  for (const lane of [state.base, state.control, ...state.candidates]) {
    expect(lane.quiz).toBe('finished');
    expect(lane.answers.every((answer) => answer !== null)).toBe(true);
  }
  expect(state.control.study?.losses).toHaveLength(state.control.study!.steps);
  expect(state.candidates[0]!.notes.length).toBeGreaterThan(3);
});

test('no quiz prompt holds any sentence of the passage', async () => {
  const { log, state } = await wholeRun();
  const prompts = log.filter((event) => event.type === 'quiz.answered').map((event) => event.prompt);
  expect(prompts).toHaveLength(4 * PASSAGE.questions.length);
  for (const prompt of prompts)
    for (const sentence of state.started.sentences) expect(prompt).not.toContain(sentence);
});

test("a person's edited notes are what is studied, and right notes are learned", async () => {
  const learner = new FakeLearner();
  const setup = setupOf({ candidates: [{ format: 'qa', seed: 1 }] });
  const checkpoints = new MemoryCheckpoints();
  const log = await collect(innerLoop(learner, { setup, log: [], until: 'notes', checkpoints }));
  log.push({ type: 'notes.edited', candidate: 0, notes: PERFECT_NOTES, atMs: log.at(-1)!.atMs });
  log.push(...(await collect(innerLoop(learner, { setup, log, until: 'end', checkpoints }))));
  const state = foldRun(log)!;
  expect(scoreOf(state.base, state.started.split)!.match.all).toEqual({ right: 0, of: 4 });
  expect(scoreOf(state.candidates[0]!, state.started.split)!.match.all).toEqual({ right: 4, of: 4 });
  expect(state.chosen).toBe(0);
  expect(await learner.snapshot()).toBeNull();
});

/** What is never done again, whenever the run was cut. */
function onceOnly(log: readonly RunEvent[]) {
  const once: readonly string[] = ['recipe.written', 'candidate.judged', 'passage.read', 'update.measured'];
  return log.filter(({ type }) => once.includes(type)).map(withoutTime);
}

function withoutTime(event: RunEvent) {
  return { ...event, atMs: 0 };
}

test.each([
  ['plain', setupOf],
  ['rich', richSetup],
] as const)(
  'a %s run cut at any event and gone on from its log ends as if it had never been cut',
  async (_, setupNow) => {
    const options = { until: 'end', loadWriter } as const;
    const run = (log: readonly RunEvent[], checkpoints: MemoryCheckpoints) =>
      innerLoop(new FakeLearner(), { ...options, setup: setupNow(), log, checkpoints });
    const whole = await collect(run([], new MemoryCheckpoints()));
    const ended = outcome(foldRun(whole)!);
    for (let cut = 1; cut < whole.length; cut += 1) {
      const checkpoints = new MemoryCheckpoints();
      const log: RunEvent[] = [];
      for await (const event of run([], checkpoints)) {
        log.push(event);
        if (log.length === cut) break;
      }
      const again = await collect(run(log, checkpoints));
      expect(outcome(foldRun([...log, ...again])!), `cut after event ${cut}`).toEqual(ended);
      expect(onceOnly([...log, ...again]), `done once, cut after event ${cut}`).toEqual(onceOnly(whole));
    }
  },
  60_000,
);

test('a stop during training ends the log with run.stopped and says what will be done again', async () => {
  const learner = new FakeLearner({ checkpointEvery: 3 });
  const stop = new AbortController();
  learner.beforeStep = (step) => {
    if (step === 4) stop.abort();
  };
  const checkpoints = new MemoryCheckpoints();
  const setup = setupOf();
  const log = await collect(
    innerLoop(learner, { setup, log: [], until: 'end', checkpoints, signal: stop.signal }),
  );
  expect(log.at(-1)!.type).toBe('run.stopped');
  learner.beforeStep = () => undefined;
  const again = await collect(innerLoop(learner, { setup, log, until: 'end', checkpoints }));
  expect(again[0]).toMatchObject({
    type: 'run.resumed',
    lost: expect.stringContaining('from step 3; 1 of') as string,
  });
  expect(foldRun([...log, ...again])!.status).toBe('finished');
});

test('self-edits that were being written together are named and written again, finished ones are kept', async () => {
  const checkpoints = new MemoryCheckpoints();
  const formats = ['qa', 'statements', 'rewrite'] as const;
  const setup = setupOf({ candidates: formats.map((format, i) => ({ format, seed: 50 + i })) });
  const options = { setup, until: 'notes', checkpoints } as const;
  const whole = await collect(innerLoop(new FakeLearner(), { ...options, log: [] }));
  const cut = whole.findIndex((event) => event.type === 'notes.finished') + 2;
  const [resumed, ...again] = await collect(
    innerLoop(new FakeLearner(), { ...options, log: whole.slice(0, cut) }),
  );
  expect(resumed).toMatchObject({
    lost: 'The notes of self-edits 2 and 3 were not finished: they are written again.',
  });
  expect(again.flatMap((event) => (event.type === 'notes.started' ? [event.candidate] : []))).toEqual([1, 2]);
  const notesOf = (log: readonly RunEvent[]) => foldRun(log)!.candidates.map(({ notes }) => notes);
  expect(notesOf([...whole.slice(0, cut), resumed!, ...again])).toEqual(notesOf(whole));
});

test('self-edits written in a batch, cut and written again, are studied as if they had never been cut', async () => {
  const setup = setupOf({ candidates: [1, 3].map((seed) => ({ format: 'qa', seed })) });
  const study = async (log: readonly RunEvent[]) => {
    const learner = new FakeLearner({ batch: 24 });
    const studied = vi.spyOn(learner, 'study');
    const options = { setup, until: 'end', checkpoints: new MemoryCheckpoints() } as const;
    const events = await collect(innerLoop(learner, { ...options, log }));
    return { events, lessons: studied.mock.calls.map(([{ documents }]) => documents) };
  };
  const whole = await study([]);
  const cut = whole.events.findIndex((event) => event.type === 'notes.finished') + 1;
  const resumed = await study(whole.events.slice(0, cut));
  const written = (events: readonly RunEvent[]) =>
    events.flatMap((event) =>
      event.type === 'note.written' && event.candidate === 1 ? [event.note.id] : [],
    );
  expect(written(resumed.events), 'in another order').not.toEqual(written(whole.events));
  expect(resumed.lessons).toEqual(whole.lessons);
});

test('a learning rate that diverges fails its lanes with advice and the run still ends', async () => {
  const { state } = await wholeRun(
    new FakeLearner(),
    setupOf({ recipe: { ...setupOf().recipe, learningRate: 2 } }),
  );
  expect(state.status).toBe('finished');
  expect(state.control.problem?.advice).toContain('lower learning rate');
  expect(state.candidates.every((candidate) => candidate.problem !== null)).toBe(true);
  expect(state.chosen).toBeNull();
});

test('an error of the learner ends the run with its sentence, and the log can be gone on from', async () => {
  const learner = new FakeLearner();
  learner.beforeStep = (step) => {
    if (step === 5) throw new Error('The GPU was taken away.');
  };
  const checkpoints = new MemoryCheckpoints();
  const setup = setupOf();
  const log = await collect(innerLoop(learner, { setup, log: [], until: 'end', checkpoints }));
  expect(foldRun(log)!.problem?.message).toBe('The GPU was taken away.');
  const again = await collect(innerLoop(new FakeLearner(), { setup, log, until: 'end', checkpoints }));
  expect(foldRun([...log, ...again])!.status).toBe('finished');
});

test('a run begun with another model is not gone on with, and says which to load', async () => {
  const setup = setupOf();
  const checkpoints = new MemoryCheckpoints();
  const log = await collect(innerLoop(new FakeLearner(), { setup, log: [], until: 'notes', checkpoints }));
  const other = new FakeLearner({ name: 'other', sha256: '1'.repeat(64) });
  await expect(collect(innerLoop(other, { setup, log, until: 'end', checkpoints }))).rejects.toThrow(
    'begun with fake, and other is loaded',
  );
  const right = await collect(innerLoop(new FakeLearner(), { setup, log, until: 'end', checkpoints }));
  expect(right.at(-1)!.type).toBe('run.finished');
});

test('a checkpoint of other notes, or one that the log never reached, is not used', async () => {
  const setup = setupOf();
  const whole = await wholeRun();
  const firstHalf = whole.log.slice(
    0,
    whole.log.findIndex((event) => event.type === 'study.started'),
  );
  // The log stopped being kept after the notes, the checkpoints did not.
  const ahead = new MemoryCheckpoints();
  const learner = new FakeLearner();
  learner.beforeStep = (step) => {
    if (step === 6) throw new Error('cut');
  };
  await collect(innerLoop(learner, { setup, log: firstHalf, until: 'end', checkpoints: ahead }));
  expect(ahead.studies.get('control')?.step).toBe(3);
  const edited: RunEvent[] = [
    ...firstHalf,
    { type: 'notes.edited', candidate: 0, notes: PERFECT_NOTES, atMs: firstHalf.at(-1)!.atMs },
  ];
  ahead.studies.set(0, { step: 1, data: 1, lesson: 'of other notes' });
  const log = await collect(
    innerLoop(new FakeLearner(), { setup, log: edited, until: 'end', checkpoints: ahead }),
  );
  for (const event of log.filter((each) => each.type === 'study.started')) expect(event.fromStep).toBe(0);
  const state = foldRun([...edited, ...log])!;
  for (const { study } of [state.control, ...state.candidates])
    expect(study!.losses).toHaveLength(study!.steps);
});

test('after a resume the tokens studied are those of the steps, counted once', async () => {
  const { state } = await wholeRun();
  expect(state.control.study!.tokens).toBe(20 * state.control.study!.steps);
});
