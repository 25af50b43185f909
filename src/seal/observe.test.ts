import { expect, test, vi } from 'vitest';
import type { RunEvent, RunSetup } from './events.ts';
import { innerLoop } from './innerLoop.ts';
import { foldRun } from './reduceRun.ts';
import { FakeLearner } from './testing/fakeLearner.ts';
import { collect, loadWriter, MemoryCheckpoints, PASSAGE, richSetup, setupOf } from './testing/fixtures.ts';

async function run(learner: FakeLearner, setup: RunSetup): Promise<RunEvent[]> {
  const checkpoints = new MemoryCheckpoints();
  return collect(innerLoop(learner, { setup, log: [], until: 'end', checkpoints, loadWriter }));
}

test('right after its quiz every lane is looked at: how it reads the passage, and where its update landed', async () => {
  const log = await run(new FakeLearner(), richSetup());
  const state = foldRun(log)!;
  const studied = state.candidates.filter((each) => each.studied && !each.problem);
  expect(studied.length).toBeGreaterThan(1);
  for (const { surprise } of [state.base, state.control, ...studied]) {
    expect(surprise!.pieces.join('')).toBe(PASSAGE.text);
    expect(surprise!.bits).toHaveLength(surprise!.pieces.length);
  }
  const sum = (bits: readonly number[]) => bits.reduce((all, each) => all + each, 0);
  expect(sum(state.control.surprise!.bits)).toBeLessThan(sum(state.base.surprise!.bits));
  expect(state.base.update).toBeNull();
  for (const { update } of [state.control, ...studied]) expect(update!.norms).toHaveLength(4);
  expect(state.candidates.filter(({ surprise }) => surprise)).toEqual(studied);

  for (const [at, event] of log.entries())
    if (event.type === 'passage.read')
      expect(log[at - 1]).toMatchObject({ type: 'quiz.finished', lane: event.lane });
});

test('numbers in the log are short', async () => {
  for (const event of await run(new FakeLearner(), setupOf())) {
    if (event.type === 'passage.read')
      for (const bits of event.bits) expect(`${bits}`).toMatch(/^\d+(\.\d\d?)?$/);
    if (event.type === 'update.measured')
      for (const norm of event.norms.flat()) expect(norm).toBe(Number(norm.toPrecision(3)));
  }
});

test('a run that is not to be looked at does everything else the same', async () => {
  const bare = (log: readonly RunEvent[]) =>
    log
      .filter(({ type }) => type !== 'passage.read' && type !== 'update.measured' && type !== 'run.started')
      .map((event) => ({ ...event, atMs: 0, seconds: 0 }));
  const without = await run(new FakeLearner(), richSetup({ observe: false }));
  expect(without.some(({ type }) => type === 'passage.read' || type === 'update.measured')).toBe(false);
  expect(bare(without)).toEqual(bare(await run(new FakeLearner(), richSetup())));
});

test('what cannot be measured is left out, and fails nothing', async () => {
  const learner = new FakeLearner();
  vi.spyOn(learner, 'surprise').mockImplementation(({ text }) =>
    Promise.resolve({ pieces: [text], bits: [NaN] }),
  );
  vi.spyOn(learner, 'updateNorms').mockRejectedValue(new RangeError('no room'));
  const state = foldRun(await run(learner, setupOf()))!;
  expect(state.status).toBe('finished');
  for (const lane of [state.base, state.control, ...state.candidates]) {
    expect(lane.quiz).toBe('finished');
    expect(lane.problem).toBeNull();
    expect([lane.surprise, lane.update]).toEqual([null, null]);
  }
});

test('where only the look is missing, the kept adapter is put on again and nothing is studied', async () => {
  const setup = setupOf();
  const checkpoints = new MemoryCheckpoints();
  const options = { setup, until: 'end', checkpoints } as const;
  const whole = await collect(innerLoop(new FakeLearner(), { ...options, log: [] }));
  const old = whole.filter(({ type }) => !['passage.read', 'update.measured', 'run.finished'].includes(type));
  const learner = new FakeLearner();
  const study = vi.spyOn(learner, 'study');
  const again = await collect(innerLoop(learner, { ...options, log: old }));
  expect(study).not.toHaveBeenCalled();
  const looks = (log: readonly RunEvent[]) =>
    [foldRun(log)!].flatMap(({ base, control, candidates }) =>
      [base, control, ...candidates].map(({ surprise, update }) => ({ surprise, update })),
    );
  expect(looks([...old, ...again])).toEqual(looks(whole));
  // Without the adapters the run still ends, and says nothing it does not know.
  checkpoints.adapters.clear();
  const blind = foldRun([...old, ...(await collect(innerLoop(learner, { ...options, log: old })))])!;
  expect(blind.status).toBe('finished');
  expect(blind.candidates.map(({ surprise }) => surprise)).toEqual([null, null]);
});
