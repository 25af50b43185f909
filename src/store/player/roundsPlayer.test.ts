import { beforeAll, expect, test } from 'vitest';
import { roundsPlayTimes } from '../../runtime/roundsPlayTimes.ts';
import { foldRounds } from '../../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import { playedRounds, roundsPlayer, type RoundsGrain } from './roundsPlayer.ts';
import { recordedRoundsLog } from '../testing/stores.ts';

let log: readonly RoundsEvent[];
beforeAll(async () => {
  log = await recordedRoundsLog();
});

test('hours are shown in at most 75 seconds, and no event before another', () => {
  const times = roundsPlayTimes(log);
  expect(times).toHaveLength(log.length);
  for (const [i, time] of times.entries()) expect(time).toBeGreaterThanOrEqual(times[i - 1] ?? 0);
  const long = Array.from({ length: 9 }, (_, again) =>
    log.map((event) =>
      event.type === 'run' ? { ...event, at: { ...event.at, passage: event.at.passage + 9 * again } } : event,
    ),
  ).flat();
  const last = roundsPlayTimes(long).at(-1)!;
  expect(last).toBeGreaterThan(60_000);
  expect(last).toBeLessThanOrEqual(75_001);
  // Of a few runs each is shown as long as it needs.
  expect(times.at(-1)).toBeLessThan(last);
});

test('what was kept stays on screen before the writer is tuned, and the first run is shown the longest', () => {
  const times = roundsPlayTimes(log);
  const kept = log.findIndex(({ type }) => type === 'edits.kept');
  expect(times[kept + 1]! - times[kept]!).toBeGreaterThan(500);
  const lengthOf = (passage: number) => {
    const of = times.filter((_, i) => {
      const event = log[i]!;
      return (
        event.type === 'run' &&
        event.at.set === 'unseen' &&
        event.at.round === 0 &&
        event.at.passage === passage
      );
    });
    return of.at(-1)! - of[0]!;
  };
  expect(lengthOf(0)).toBeGreaterThan(2 * lengthOf(1));
});

test('each kind of step ends where it says, on and back', () => {
  const player = roundsPlayer(log);
  const at = () => player.state.getState().at;
  const event = () => log[at() - 1]!;
  const endsOf = (grain: RoundsGrain) => {
    const ends: RoundsEvent[] = [];
    player.seek(1);
    for (player.step(grain, 1); at() < log.length; player.step(grain, 1)) ends.push(event());
    return ends;
  };
  const runs = log.filter((each) => each.type === 'run');
  const typesOf = (ends: readonly RoundsEvent[]) =>
    new Set(ends.map((each) => (each.type === 'run' ? each.event.type : each.type)));
  expect(endsOf('passage')).toHaveLength(
    runs.filter(({ event: { type } }) => type === 'run.finished').length,
  );
  expect(typesOf(endsOf('selfEdit'))).toEqual(new Set(['notes.finished', 'quiz.finished']));
  expect(typesOf(endsOf('step'))).toContain('writer.step');
  // After the first measurement: what is studied, kept, tuned and measured.
  expect(endsOf('phase')).toHaveLength(4);
  expect(endsOf('round')).toHaveLength(1);
  player.seek(log.length);
  player.step('round', -1);
  expect(event()).toMatchObject({ type: 'run', at: { round: 1, set: 'train', passage: 0 } });
  player.step('round', -1);
  expect(at()).toBe(1);
});

test('wherever the player stands, what is seen is the fold of the log to there; a log has one player', () => {
  const { player, fold } = playedRounds(log);
  expect(playedRounds(log).player).toBe(player);
  for (const count of [1, log.length, 70, 300, 71, 65, 64, log.length - 1]) {
    player.seek(count);
    expect(fold.stateAt(player.state.getState().at)).toEqual(foldRounds(log.slice(0, count)));
  }
});
