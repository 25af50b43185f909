import { expect, test } from 'vitest';
import { playTimes } from '../../runtime/playTimes.ts';
import type { Clock } from '../../runtime/replay.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { readyStore } from '../testing/stores.ts';
import { runPlayer, SLOW } from './player.ts';
import { replayStore } from './replayStore.ts';

/** A clock that stands until a test lets it go on. */
function handClock() {
  let time = 0;
  let waiting: { readonly until: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    now: () => time,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        waiting.push({ until: time + milliseconds, wake });
        signal?.addEventListener('abort', wake);
      }),
  };
  const advance = async (milliseconds: number) => {
    const end = time + milliseconds;
    while (time < end) {
      time = Math.min(end, time + 10);
      const due = waiting.filter(({ until }) => until <= time);
      waiting = waiting.filter(({ until }) => until > time);
      for (const { wake } of due) wake();
      for (let i = 0; i < 5; i++) await Promise.resolve();
    }
  };
  return { clock, advance };
}

async function finished() {
  const made = await readyStore();
  await made.store.execute(writeNotes, undefined);
  await made.store.execute(study, undefined);
  return { ...made, log: made.get().run.log };
}

test('it plays the log in the time it is to be shown in, and rests at the end', async () => {
  const { log } = await finished();
  const { clock, advance } = handClock();
  const player = runPlayer(log, clock);
  const times = playTimes(log);
  player.play();
  for (const moment of [1000, 4000, 9000]) {
    await advance(moment - clock.now());
    const { at } = player.state.getState();
    expect(at).toBeGreaterThanOrEqual(times.filter((time) => time <= moment - 110).length);
    expect(at).toBeLessThanOrEqual(times.filter((time) => time <= moment).length);
  }
  await advance(60_000);
  expect(player.state.getState()).toEqual({ at: log.length, playing: false, speed: 1 });
  player.play();
  expect(player.state.getState()).toMatchObject({ at: 1, playing: true });
  player.pause();
});

test('paused it stands; slow motion takes four times as long; scrubbing plays on from there', async () => {
  const { log } = await finished();
  const { clock, advance } = handClock();
  const player = runPlayer(log, clock);
  const times = playTimes(log);
  player.play();
  await advance(3000);
  player.pause();
  const { at } = player.state.getState();
  await advance(5000);
  expect(player.state.getState().at).toBe(at);
  player.setSpeed(SLOW);
  player.play();
  await advance(4000);
  const shown = times[player.state.getState().at - 1]! - times[at - 1]!;
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThanOrEqual(1000);
  player.seek(log.length - 2);
  await advance(60_000);
  expect(player.state.getState()).toMatchObject({ at: log.length, playing: false });
});

test('a step goes to the next gradient step, self-edit or phase, and one back to the last', async () => {
  const { log } = await finished();
  const player = runPlayer(log);
  const typeAt = () => log[player.state.getState().at - 1]!.type;
  player.seek(log.findIndex(({ type }) => type === 'study.started') + 1);
  player.step('step', 1);
  expect(typeAt()).toBe('study.step');
  const first = player.state.getState().at;
  player.step('step', 1);
  expect(player.state.getState().at).toBe(first + 1);
  player.step('step', -1);
  expect(player.state.getState().at).toBe(first);
  player.step('selfEdit', 1);
  expect(typeAt()).toBe('quiz.finished');
  player.step('phase', 1);
  expect(typeAt()).toBe('study.started');
  for (let i = 0; i < 9; i++) player.step('phase', 1);
  expect(player.state.getState().at).toBe(log.length);
  for (let i = 0; i < 19; i++) player.step('phase', -1);
  expect(player.state.getState().at).toBe(1);
});

test('the page sees the fold of the log to where the player stands, cannot change it, and keeps its own run', async () => {
  const { log, store, get } = await finished();
  const player = runPlayer(log);
  const replay = replayStore(store, player);
  for (const count of [1, 9, 40, 12, log.length]) {
    player.seek(count);
    expect(replay.state.getState().run.state).toEqual(foldRun(log.slice(0, count)));
  }
  const before = get().run;
  await replay.execute(study, undefined);
  await replay.execute(writeNotes, undefined);
  expect(get().run).toBe(before);
});

test('it tells of a move once, and of nothing where nothing moved', async () => {
  const { log, store } = await finished();
  const player = runPlayer(log);
  const replay = replayStore(store, player);
  let told = 0;
  const stop = replay.state.subscribe(() => told++);
  player.seek(5);
  player.setSpeed(2);
  expect(told).toBe(1);
  stop();
  player.seek(6);
  expect(told).toBe(1);
  expect(replay.state.getState()).toBe(replay.state.getState());
});
