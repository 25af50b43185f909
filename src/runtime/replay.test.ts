import { expect, test } from 'vitest';
import type { RunEvent } from '../seal/events.ts';
import { innerLoop } from '../seal/innerLoop.ts';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { collect, MemoryCheckpoints, setupOf } from '../seal/testing/fixtures.ts';
import { createPlayback, createReplay, type Clock } from './replay.ts';
import { runRequest } from './testing/inProcess.ts';

/** A recording of the fake learner with one event every 100 ms. */
async function recording(): Promise<RunEvent[]> {
  const checkpoints = new MemoryCheckpoints();
  const log = await collect(
    innerLoop(new FakeLearner(), { setup: setupOf(), log: [], until: 'end', checkpoints }),
  );
  return log.map((event, i) => ({ ...event, atMs: i * 100 }));
}

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
  const result = await createReplay(recorded, { clock }).run(runRequest(setupOf()), (events) => {
    log.push(...events);
    expect(events.at(-1)!.atMs).toBeLessThanOrEqual(clock.time);
  });
  expect(log).toEqual(recorded);
  expect(result.status).toBe('finished');
  expect(clock.time).toBe(recorded.at(-1)!.atMs);
});

test('runs as fast as it is told, also in the middle', async () => {
  const recorded = await recording();
  const clock = fakeClock();
  const replay = createReplay(recorded, { clock, speed: 10 });
  let seen = 0;
  await replay.run(runRequest(setupOf()), (events) => {
    seen += events.length;
    if (seen > 20) replay.setSpeed(Infinity);
  });
  expect(seen).toBe(recorded.length);
  expect(clock.time).toBeLessThanOrEqual(300);
});

test('stops where it is told to, and goes on from there', async () => {
  const recorded = await recording();
  const log: RunEvent[] = [];
  const stop = new AbortController();
  const replay = createReplay(recorded, { clock: fakeClock() });
  const follow = (events: readonly RunEvent[]) => {
    log.push(...events);
    if (log.length === 7) stop.abort();
  };
  expect(await replay.run(runRequest(setupOf()), follow, stop.signal)).toEqual({ status: 'stopped' });
  expect(log).toHaveLength(7);
  await replay.run(runRequest(setupOf(), log), follow);
  expect(log).toEqual(recorded);
});

test('waits for a person after the notes, as a live run does', async () => {
  const recorded = await recording();
  const log: RunEvent[] = [];
  const replay = createReplay(recorded, { speed: Infinity });
  const request = runRequest(setupOf());
  expect(await replay.run({ ...request, until: 'notes' }, (events) => log.push(...events))).toEqual({
    status: 'review',
  });
  expect(log.at(-1)?.type).toBe('notes.finished');
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
