import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { innerLoop } from '../seal/innerLoop.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { collect, MemoryCheckpoints, setupOf } from '../seal/testing/fixtures.ts';
import { createPlayback, type Clock } from './replay.ts';

/** A recording of the fake learner with one event every 100 ms. */
async function recording(): Promise<RunEvent[]> {
  const checkpoints = new MemoryCheckpoints();
  const log = await collect(
    innerLoop(new FakeLearner(), { setup: setupOf(), log: [], until: 'end', checkpoints }),
  );
  return log.map((event, i) => ({ ...event, atMs: i * 100 }));
}

const allOf = (recorded: readonly RunEvent[]) => ({ from: 0, to: recorded.length });

function fakeClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    wait: (milliseconds: number) => {
      clock.time += milliseconds;
      return Promise.resolve();
    },
  };
  return clock;
}

test('gives back the recorded log, in order, in the time it took', async () => {
  const recorded = await recording();
  const clock = fakeClock();
  const log: RunEvent[] = [];
  const ended = await createPlayback(recorded, { clock }).play(allOf(recorded), (events) => {
    log.push(...events);
    expect(events.at(-1)!.atMs).toBeLessThanOrEqual(clock.time);
  });
  expect(log).toEqual(recorded);
  expect(ended).toBe('ended');
  expect(clock.time).toBe(recorded.at(-1)!.atMs);
});

test('runs as fast as it is told, also in the middle', async () => {
  const recorded = await recording();
  const clock = fakeClock();
  const playback = createPlayback(recorded, { clock, speed: 10 });
  let seen = 0;
  await playback.play(allOf(recorded), (events) => {
    seen += events.length;
    if (seen > 20) playback.setSpeed(Infinity);
  });
  expect(seen).toBe(recorded.length);
  expect(clock.time).toBeLessThanOrEqual(300);
});

test('stops where it is told to, and goes on from there', async () => {
  const recorded = await recording();
  const log: RunEvent[] = [];
  const stop = new AbortController();
  const playback = createPlayback(recorded, { clock: fakeClock() });
  const follow = (events: readonly RunEvent[]) => {
    log.push(...events);
    if (log.length === 7) stop.abort();
  };
  expect(await playback.play(allOf(recorded), follow, stop.signal)).toBe('stopped');
  expect(log).toHaveLength(7);
  await playback.play({ from: 7, to: recorded.length }, follow);
  expect(log).toEqual(recorded);
});

test('plays any events that carry their times, from where it is told to where it is told', async () => {
  const clock = fakeClock();
  const recorded = [0, 100, 250, 900].map((atMs) => ({ type: 'writer.step', atMs }));
  const heard: { atMs: number; time: number }[] = [];
  const playback = createPlayback(recorded, { clock });
  const follow = (events: readonly { atMs: number }[]) => {
    for (const { atMs } of events) heard.push({ atMs, time: clock.time });
  };
  expect(await playback.play({ from: 1, to: 3 }, follow)).toBe('ended');
  expect(heard.map(({ atMs }) => atMs)).toEqual([100, 250]);
  expect(heard[1]!.time).toBe(250);
});
