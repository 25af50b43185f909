import { expect, test } from 'vitest';
import { measureDevice } from './commands/measureDevice.ts';
import { stopMeasuring } from './commands/stopMeasuring.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { newStore, readyStore } from './testing/stores.ts';

test('a measurement needs a model', async () => {
  const { store, lab } = newStore();
  await store.execute(measureDevice, undefined);
  expect(lab.measured).toEqual([]);
});

test('what is found stands in the state, on a passage that is always the same', async () => {
  const { store, get, lab } = await readyStore();
  const seen: number[] = [];
  store.state.subscribe(({ engine }) => engine.measure.progress && seen.push(engine.measure.progress.done));
  await store.execute(measureDevice, undefined);
  expect(get().engine.measure).toEqual({
    progress: null,
    stopping: false,
    ended: 'measured',
    result: lab.measurement,
    problem: null,
  });
  expect(lab.measured).toEqual(['Tolmin']);
  expect(seen.at(-1)).toBe(1);
});

test('it is refused while a run is going, and there is one at a time', async () => {
  const { store, get, lab } = await readyStore();
  lab.beforeStep = () => void store.execute(measureDevice, undefined);
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  expect(get().run.state?.status).toBe('finished');
  expect(lab.measured).toEqual([]);
  await Promise.all([store.execute(measureDevice, undefined), store.execute(measureDevice, undefined)]);
  expect(lab.measured).toHaveLength(1);
});

test('a stop ends it without a problem and keeps what was found before', async () => {
  const { store, get, lab } = await readyStore(newStore(new FakeLab({ loadPace: 1 })));
  await store.execute(measureDevice, undefined);
  const before = get().engine.measure.result;
  lab.measurement = { ...lab.measurement, browser: 'another' };
  const again = store.execute(measureDevice, undefined);
  await store.execute(stopMeasuring, undefined);
  expect(get().engine.measure.stopping).toBe(true);
  await again;
  const ended = { ended: 'stopped', result: before, problem: null };
  expect(get().engine.measure).toEqual({ progress: null, stopping: false, ...ended });
});

test('one that gave way to another use of the model says that, and not that it was stopped', async () => {
  const { store, get, lab } = await readyStore();
  const problem = { message: 'It gave way.', advice: 'Measure again.' };
  lab.measure = () => Promise.reject(Object.assign(new Error(), { problem }));
  await store.execute(measureDevice, undefined);
  expect(get().engine.measure).toMatchObject({ progress: null, ended: null, problem });
});

test('a measurement that fails says so', async () => {
  const { store, get, lab } = await readyStore();
  lab.measure = () => Promise.reject(new Error('the device went away'));
  await store.execute(measureDevice, undefined);
  expect(get().engine.measure.problem?.message).toContain('the device went away');
  expect(get().engine.measure.progress).toBeNull();
});
