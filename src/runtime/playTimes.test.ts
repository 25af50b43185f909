import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { innerLoop } from '../seal/innerLoop.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { collect, MemoryCheckpoints, setupOf } from '../seal/testing/fixtures.ts';
import { playTimes } from './playTimes.ts';

/** A run of five self-edits whose lessons took 50, 100, … seconds. */
async function recording(): Promise<RunEvent[]> {
  const setup = setupOf();
  const plan = setup.candidates[0]!;
  const candidates = Array.from({ length: 5 }, (_, i) => ({ ...plan, seed: plan.seed + i }));
  const log = await collect(
    innerLoop(new FakeLearner(), {
      setup: { ...setup, candidates },
      log: [],
      until: 'end',
      checkpoints: new MemoryCheckpoints(),
    }),
  );
  let at = 0;
  let lessons = 0;
  return log.map((event) => {
    if (event.type === 'study.started') lessons++;
    at += event.type === 'study.step' ? 2000 * lessons : 100;
    return { ...event, atMs: at };
  });
}

test('a long run is shown in about 45 seconds, in order', async () => {
  const log = await recording();
  const times = playTimes(log);
  expect(times).toHaveLength(log.length);
  expect(times.every((time, i) => time >= (times[i - 1] ?? 0))).toBe(true);
  expect(log.at(-1)!.atMs).toBeGreaterThan(120_000);
  expect(times.at(-1)).toBeGreaterThan(40_000);
  expect(times.at(-1)).toBeLessThan(60_000);
});

test('a lesson that took longer is shown longer, by less', async () => {
  const log = await recording();
  const times = playTimes(log);
  const shown = (lane: number) => {
    const steps = log.flatMap((event, i) => (event.type === 'study.step' && event.lane === lane ? [i] : []));
    return {
      played: times[steps.at(-1)!]! - times[steps[0]!]!,
      took: log[steps.at(-1)!]!.atMs - log[steps[0]!]!.atMs,
    };
  };
  const [first, last] = [shown(0), shown(4)];
  expect(last.took / first.took).toBeGreaterThan(2);
  expect(last.played / first.played).toBeGreaterThan(1.3);
  expect(last.played / first.played).toBeLessThan(2);
});

test('answers that came together are shown one after the other', async () => {
  const log = await recording();
  const same = log.map((event) => (event.type.startsWith('quiz.') ? { ...event, atMs: 5 } : event));
  const times = playTimes(same);
  const answers = same.flatMap((event, i) =>
    event.type === 'quiz.answered' && event.lane === 1 ? [times[i]!] : [],
  );
  expect(new Set(answers).size).toBe(answers.length);
});

test('a log that breaks off anywhere has times', async () => {
  const log = await recording();
  for (const count of [1, 2, 30, 77, log.length - 1]) {
    const times = playTimes(log.slice(0, count));
    expect(times).toHaveLength(count);
    expect(times.every(Number.isFinite)).toBe(true);
  }
});
