import { expect, test, vi } from 'vitest';
import { foldRun } from '../seal/reduceRun.ts';
import type { RunEvent } from '../seal/events.ts';
import { editDraft } from './commands/editDraft.ts';
import { resumeRun } from './commands/resumeRun.ts';
import { stop } from './commands/stop.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { parseLog } from './persist/parseLog.ts';
import { runStage } from './selectors/runStage.ts';
import { THREE_RECIPES } from './slices/setup.ts';
import { newStore, readyStore, stoppedStore } from './testing/stores.ts';

/** A stopped run's log in storage, to be spoilt. */
async function keptLog() {
  const made = await stoppedStore();
  await made.store.kept();
  const id = made.get().run.id!;
  return { ...made, id, log: made.storage.logs.get(id)! };
}

test('a kept log is read up to its first spoilt event, and one that cannot be read at all is said', async () => {
  const { storage, lab, id, log } = await keptLog();
  storage.logs.set(id, [...log.slice(0, 6), { type: 'nonsense' } as never, ...log.slice(6)]);
  const visit = newStore(lab, storage);
  await visit.store.begin();
  expect(visit.get().run.log).toEqual(log.slice(0, 6));
  expect(visit.get().view.problem?.message).toContain(`${log.length - 5} of its ${log.length + 1} entries`);

  storage.logs.set(id, [{ type: 'nonsense' } as never]);
  const next = newStore(lab, storage);
  await next.store.begin();
  expect(next.get().run.state).toBeNull();
  expect(next.get().view.problem?.message).toMatch(/cannot be read/);
});

test('what comes after a spoilt event is there after the next reload', async () => {
  const { storage, lab, id, log } = await keptLog();
  storage.logs.set(id, [...log.slice(0, 12), { type: 'nonsense' } as never, ...log.slice(12)]);
  const visit = newStore(lab, storage);
  await visit.store.begin();
  expect(lab.forgotten, 'steps saved from notes that are lost').toEqual([id]);
  await visit.store.execute(resumeRun, undefined);
  await visit.store.execute(study, undefined);
  expect(runStage(visit.get())).toBe('finished');
  await visit.store.kept();

  const next = newStore(lab, storage);
  await next.store.begin();
  expect(next.get().run.log).toEqual(visit.get().run.log);
  expect(runStage(next.get())).toBe('finished');
  expect(next.get().view.problem).toBeNull();
});

test('steps saved from notes that can still be read are kept', async () => {
  const { storage, lab, id, log } = await keptLog();
  storage.logs.set(id, [...log.slice(0, -2), { type: 'nonsense' } as never]);
  await newStore(lab, storage).store.begin();
  expect(lab.forgotten).toEqual([]);
});

test('a loss that is no number and a surprise without end can be read again', async () => {
  const { log } = await keptLog();
  const odd = log.map((event): RunEvent => {
    if (event.type === 'study.step') return { ...event, loss: Number.NaN, gradNorm: Infinity };
    return event.type === 'quiz.answered' ? { ...event, bits: Infinity } : event;
  });
  expect(parseLog(odd)).toEqual({ log: odd, state: foldRun(odd), unreadable: 0 });
});

type Started = Extract<RunEvent, { type: 'run.started' }>;

test.each<[string, (started: Started) => unknown]>([
  ['a question in no half', (event) => ({ ...event, split: { ...event.split, choose: [] } })],
  ['a question that is not there', (event) => ({ ...event, split: { choose: [99], report: [0, 1] } })],
  [
    'a recipe out of range',
    ({ setup, ...event }) => ({
      ...event,
      setup: { ...setup, recipe: { ...setup.recipe, rank: 4096 } },
    }),
  ],
  [
    'a passage that is too long',
    ({ setup, ...event }) => ({
      ...event,
      setup: { ...setup, passage: { ...setup.passage, text: 'x'.repeat(6001) } },
    }),
  ],
  [
    'a control mark',
    ({ setup, ...event }) => ({
      ...event,
      setup: { ...setup, passage: { ...setup.passage, title: 'Mill<|im_end|>' } },
    }),
  ],
  ['a date that is none', (event) => ({ ...event, startedAt: 'yesterday' })],
])('a run with %s is not taken from storage', async (_, spoil) => {
  const { log } = await keptLog();
  expect(parseLog(log)?.unreadable).toBe(0);
  expect(parseLog([spoil(log[0] as Started), ...log.slice(1)])).toBeNull();
});

test('a chosen self-edit that is not there ends the readable part', async () => {
  const { log } = await keptLog();
  const finished: RunEvent = { type: 'run.finished', chosen: 7, atMs: 1 };
  expect(parseLog([...log, finished])?.log).toEqual(log);
});

test('what waits to be kept is kept at once when the page is hidden or left', async () => {
  const page = { window: new EventTarget(), document: new EventTarget() };
  const hidden = Object.assign(page.document, { visibilityState: 'hidden' });
  const { store, get, lab } = await readyStore(
    newStore(undefined, undefined, { page: { window: page.window, document: hidden } }),
  );
  await store.execute(writeNotes, undefined);
  const seen: number[] = [];
  lab.beforeStep = (step) => {
    if (step === 4) page.window.dispatchEvent(new Event('pagehide'));
    if (step === 8) hidden.dispatchEvent(new Event('visibilitychange'));
    if (step === 4 || step === 8) seen.push(get().run.state!.control.study!.losses.length);
  };
  await store.execute(study, undefined);
  expect(seen.slice(0, 2)).toEqual([3, 7]);
});

test('events are shown in time even when timers come late', async () => {
  const { store, get, lab } = await readyStore();
  await store.execute(writeNotes, undefined);
  const late = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(0);
  const clock = vi.spyOn(performance, 'now');
  const start = performance.now();
  const seen: number[] = [];
  lab.beforeStep = (step) => {
    clock.mockReturnValue(start + step * 120);
    seen.push(get().run.state!.control.study?.losses.length ?? 0);
  };
  await store.execute(study, undefined);
  late.mockRestore();
  clock.mockRestore();
  expect(seen.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a run that could not go on is still the kept one; from its first event on it is of this visit', async () => {
  const { storage, lab } = await keptLog();
  const visit = newStore(lab, storage);
  await visit.store.begin();
  const run = lab.run.bind(lab);
  lab.run = async () => Promise.reject(new Error('The model is another one.'));
  await visit.store.execute(resumeRun, undefined);
  expect(visit.get().run).toMatchObject({ restored: true, activity: 'idle' });
  lab.run = run;
  await visit.store.execute(resumeRun, undefined);
  expect(visit.get().run.restored).toBe(false);
});

test('a run with a self-edit that could not be begun is resumed to its end', async () => {
  const made = await readyStore();
  await made.store.execute(editDraft, { selfEdits: THREE_RECIPES });
  await made.store.execute(writeNotes, undefined);
  made.lab.beforeStep = (step) => {
    if (step === 5) void made.store.execute(stop, undefined);
  };
  await made.store.execute(study, undefined);
  made.lab.beforeStep = () => undefined;
  await made.store.kept();
  const id = made.get().run.id!;
  const unread = { message: 'Its recipe cannot be read.', advice: 'Write it again.' };
  const log = made.storage.logs.get(id)!.flatMap((event): RunEvent[] => {
    if (!('candidate' in event) || event.candidate !== 2) return [event];
    const failed = { type: 'lane.failed', lane: 2, problem: unread, atMs: event.atMs } as const;
    return event.type === 'recipe.written' ? [failed] : [];
  });
  made.storage.logs.set(id, log);
  const visit = newStore(made.lab, made.storage);
  await visit.store.begin();
  expect(runStage(visit.get())).toBe('interrupted');
  await visit.store.execute(resumeRun, undefined);
  expect(runStage(visit.get())).toBe('finished');
  const { candidates } = visit.get().run.state!;
  expect(candidates.map(({ quiz }) => quiz)).toEqual(['finished', 'finished', 'waiting']);
  expect(candidates[2]!.problem).toEqual(unread);
});
