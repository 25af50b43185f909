import { expect, test } from 'vitest';
import { TRAINING_PASSAGES, UNSEEN_PASSAGES } from '../content/roundPassages.ts';
import { runIdOf } from '../seal/rounds/labPool.ts';
import { foldRounds } from '../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../seal/rounds/roundsState.ts';
import { chooseExecutor } from './commands/chooseExecutor.ts';
import { discardRounds } from './commands/discardRounds.ts';
import { dropKeptRounds } from './commands/dropKeptRounds.ts';
import { editDraft } from './commands/editDraft.ts';
import { editRounds } from './commands/editRounds.ts';
import { exportRoundsWriter } from './commands/exportRoundsWriter.ts';
import { loadModel } from './commands/loadModel.ts';
import { measureDevice } from './commands/measureDevice.ts';
import { restoreRounds } from './commands/restoreRounds.ts';
import { resumeRounds } from './commands/resumeRounds.ts';
import { startRounds } from './commands/startRounds.ts';
import { stopRounds } from './commands/stopRounds.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { countEdits, editsDone, openRuns, sizesOf } from './selectors/rounds.ts';
import { drafted, timeLeft } from './selectors/roundsTime.ts';
import { FIRST_ROUNDS_DRAFT, MAX_TRAIN, MAX_UNSEEN } from './slices/rounds.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { MemoryStorage } from './testing/memoryStorage.ts';
import { newStore } from './testing/stores.ts';

const SMALL = { train: 2, unseen: 2, rounds: 1, candidates: 2, unseenCandidates: 1 } as const;

/** A store whose next rounds are small enough for a test. */
async function smallRounds(made = newStore()) {
  const { recipe } = made.get().setup.draft;
  await made.store.execute(editDraft, {
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
  await made.store.execute(editRounds, { ...SMALL, recipeChoice: 'person' });
  return made;
}

test('rounds load the model, run to their end, and keep their log and their writer', async () => {
  const files: string[] = [];
  const made = await smallRounds(newStore(undefined, undefined, { saveFile: (name) => files.push(name) }));
  const { store, get, storage } = made;
  await store.execute(startRounds, undefined);
  const { state, id, log } = get().rounds;
  expect(state).toMatchObject({ status: 'finished' });
  expect(editsDone(state!)).toBe(countEdits(sizesOf(state!)).all);
  expect(countEdits(get().rounds.draft)).toEqual({ training: 4, unseen: 4, studied: 8, all: 8 });
  expect(timeLeft(state!)).toBe(0);
  await store.kept();
  expect(storage.roundsLogs.get(id!)).toEqual(log);
  expect(storage.logs.size).toBe(0);
  const [writer] = get().adapters.kept;
  expect(writer).toMatchObject({ name: 'Writer after round 1' });
  await store.execute(exportRoundsWriter, writer!.id);
  expect(files).toEqual(['writer-after-round-1-adapter.zip']);
});

test('rounds that were stopped go on after a reload and come to the same result', async () => {
  const whole = await smallRounds();
  await whole.store.execute(startRounds, undefined);

  const first = await smallRounds();
  let steps = 0;
  first.lab.beforeStep = () => {
    if (++steps === 150) void first.store.execute(stopRounds, undefined);
  };
  await first.store.execute(startRounds, undefined);
  expect(first.get().rounds.state).toMatchObject({ status: 'stopped' });
  await first.store.kept();
  first.lab.beforeStep = () => undefined;

  const second = newStore(first.lab, first.storage);
  await second.store.execute(restoreRounds, undefined);
  expect(second.get().rounds).toMatchObject({ restored: true, activity: 'idle' });
  expect(second.get().rounds.state).toEqual(first.get().rounds.state);
  await second.store.execute(resumeRounds, undefined);
  expect(second.get().rounds.restored).toBe(false);
  const [resumed, straight] = [second.get().rounds.state!, whole.get().rounds.state!];
  expect(resumed.status).toBe('finished');
  expect(rewardsOf(resumed)).toEqual(rewardsOf(straight));
});

test('rounds go on where the list of writers cannot be had, and say so', async () => {
  const { store, get, lab } = await smallRounds();
  lab.keptAdapters = () => Promise.reject(new Error('The storage is closed'));
  await store.execute(startRounds, undefined);
  expect(get().rounds).toMatchObject({ problem: null, state: { status: 'finished' } });
  expect(get().view.problem?.message).toContain('The storage is closed');
});

test('rounds that are dropped leave nothing of the run they were in', async () => {
  const { store, get, lab, storage } = await smallRounds();
  let steps = 0;
  lab.beforeStep = () => {
    if (++steps === 150) void store.execute(stopRounds, undefined);
  };
  await store.execute(startRounds, undefined);
  await store.kept();
  const { id, state } = get().rounds;
  const open = openRuns(state!).map(({ place }) => runIdOf(id!, place));
  expect(open).toHaveLength(1);
  expect(lab.forgotten).not.toContain(open[0]);
  await store.execute(dropKeptRounds, undefined);
  expect(lab.forgotten).toContain(open[0]);
  expect(storage.roundsLogs.size).toBe(0);
});

test('a spoilt entry costs what comes after it, and what is left is kept anew', async () => {
  const { store, storage, get, lab } = await smallRounds();
  await store.execute(startRounds, undefined);
  await store.kept();
  const { id, log } = get().rounds;
  const spoilt = log.with(40, { ...log[40]!, type: 'unheard of' } as unknown as RoundsEvent);
  storage.roundsLogs.set(id!, [...spoilt]);
  const next = newStore(lab, storage);
  await next.store.execute(restoreRounds, undefined);
  expect(next.get().rounds.state).toEqual(foldRounds(log.slice(0, 40)));
  expect(next.get().rounds.problem?.message).toContain(`${log.length - 40} of their ${log.length} entries`);
  expect(storage.roundsLogs.get(id!)).toHaveLength(40);
});

test('while rounds work nothing else takes the model, and a discard keeps the writers', async () => {
  const { store, get, lab, storage } = await smallRounds();
  await store.execute(loadModel, undefined);
  let looked = 0;
  lab.beforeStep = () => {
    looked++;
    const state = get();
    expect([writeNotes, loadModel, startRounds].filter((command) => command.enabled(state))).toEqual([]);
  };
  await store.execute(startRounds, undefined);
  expect(looked).toBeGreaterThan(0);
  await store.execute(discardRounds, undefined);
  expect(get().rounds).toMatchObject({ id: null, state: null, activity: 'idle' });
  expect(storage.roundsLogs.size).toBe(0);
  expect(get().adapters.kept).toHaveLength(1);
});

test('the model writes its own recipes where nothing else is chosen, and the cheap judge studies nothing in training', async () => {
  const { store, get } = await smallRounds();
  await store.execute(editRounds, { recipeChoice: 'model', judge: 'cheap' });
  await store.execute(startRounds, undefined);
  const { state, draft } = get().rounds;
  expect(state).toMatchObject({ status: 'finished' });
  const lanes = state!.rounds[0]!.train.flatMap((run) => run!.candidates);
  expect(lanes.every(({ wroteRecipe, study, problem }) => (wroteRecipe || problem) && !study)).toBe(true);
  expect(lanes.some(({ wroteRecipe }) => wroteRecipe)).toBe(true);
  expect(countEdits(draft)).toMatchObject({ studied: 4, all: 8 });
});

test('no time is promised before anything was timed; then by the device, and by a run where there is one', async () => {
  const { store, get, lab } = await smallRounds(
    newStore(new FakeLab({ pace: { note: 0, step: 2, answer: 0 } })),
  );
  const typical = { text: 'The mill was built in 1816 by Bruno Sefton. It has nine masts and a red roof.' };
  expect(drafted(get(), typical)).toBeNull();
  const rate = (median: number) =>
    ({
      is: 'measured',
      tokensPerSecond: { median, lowest: median, highest: median, repeats: 9 },
      gigaflops: { median, lowest: median, highest: median, repeats: 9 },
    }) as const;
  lab.measurement = {
    ...lab.measurement,
    executor: { kind: 'tfjs', description: 'WebAssembly' },
    model: { ...lab.measurement.model, sha256: lab.model.sha256 },
    workload: { ...lab.measurement.workload, documentTokens: [20, 40] },
    training: rate(300),
    decodeMany: rate(60),
  };
  // What the fake lab's runs say they run on.
  await store.execute(chooseExecutor, 'tfjs');
  await store.execute(loadModel, undefined);
  await store.execute(measureDevice, undefined);
  // Two sentences. Of each, six tries of 500 ms, for eight self-edits; and eight notes of 100 ms, studied once, for
  // those and for the two control lanes.
  expect(drafted(get(), typical)).toEqual({ from: 'device', ms: 8 * 2 * 6 * 500 + 10 * 2 * 8 * 100 });
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  const byRun = drafted(get(), typical)!;
  expect(byRun.from).toBe('run');
  const [lane] = get().run.state!.candidates;
  expect(byRun.ms).toBeGreaterThanOrEqual(10 * lane!.study!.elapsedMs);
  await store.execute(chooseExecutor, 'webgpu');
  expect(drafted(get(), typical)).toBeNull();
});

function rewardsOf({ rounds, measurements }: RoundsState) {
  const answers = measurements.map((runs) => runs.map((run) => run?.candidates.map((lane) => lane.answers)));
  return { kept: rounds.map(({ kept }) => kept), answers };
}

test('what was chosen for the next rounds is there after a reload; what cannot be used is not taken', async () => {
  const storage = new MemoryStorage();
  const first = newStore(undefined, storage);
  await first.store.execute(editRounds, { train: 5, rounds: 3, judge: 'both', seed: 41 });
  const { draft } = first.get().rounds;
  expect(newStore(undefined, storage).get().rounds.draft).toEqual(draft);
  const saved = storage.readSaved() as { rounds: Record<string, unknown> };
  storage.writeSaved({ ...saved, rounds: { ...saved.rounds, train: 900, judge: 'me', unseen: 2.5 } });
  expect(newStore(undefined, storage).get().rounds.draft).toEqual({
    ...draft,
    train: FIRST_ROUNDS_DRAFT.train,
    judge: FIRST_ROUNDS_DRAFT.judge,
  });
});

test('there are as many passages as may be chosen', () => {
  expect([TRAINING_PASSAGES.length, UNSEEN_PASSAGES.length]).toEqual([MAX_TRAIN, MAX_UNSEEN]);
});
