import { expect, test } from 'vitest';
import { foldedLog } from './foldedLog.ts';
import { innerLoop } from './innerLoop.ts';
import { foldRun, reduceRun } from './reduceRun.ts';
import type { RunEvent } from './events.ts';
import { FakeLearner } from './testing/fakeLearner.ts';
import { collect, MemoryCheckpoints, setupOf } from './testing/fixtures.ts';

async function someLog(): Promise<RunEvent[]> {
  const checkpoints = new MemoryCheckpoints();
  return collect(innerLoop(new FakeLearner(), { setup: setupOf(), log: [], until: 'end', checkpoints }));
}

test('the state at any event is the fold of the log to there, in whatever order it is asked for', async () => {
  const log = await someLog();
  const fold = foldedLog(log, reduceRun, 7);
  expect(log.length).toBeGreaterThan(40);
  const counts = log.map((_, i) => i + 1);
  // 5 is not a divisor of the length plus one: every count comes up, far from the one before.
  const jumps = counts.map((_, i) => (i * 37) % (log.length + 1));
  for (const count of [...counts, ...counts.toReversed(), ...jumps, 0])
    expect(fold.stateAt(count), `after ${count} events`).toEqual(foldRun(log.slice(0, count)));
});

test('outside of the log there is its beginning and its end', async () => {
  const log = await someLog();
  const fold = foldedLog(log, reduceRun);
  expect(fold.stateAt(-3)).toBeNull();
  expect(fold.stateAt(log.length + 9)).toEqual(foldRun(log));
});

test('a log of 2,000 events is scrubbed through without folding it from the beginning each time', async () => {
  const log = await someLog();
  const step = log.findIndex(({ type }) => type === 'study.step');
  const long = [
    ...log.slice(0, step),
    ...Array.from({ length: 2000 }, () => log[step]!),
    ...log.slice(step + 1),
  ];
  const fold = foldedLog(long, reduceRun);
  fold.stateAt(long.length);
  const began = performance.now();
  for (let i = 0; i < 100; i++) fold.stateAt((i * 1237) % long.length);
  const perJump = (performance.now() - began) / 100;
  const whole = performance.now();
  let state = null;
  for (const event of long) state = reduceRun(state, event);
  expect(perJump).toBeLessThan((performance.now() - whole) / 3);
});
