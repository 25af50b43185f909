import { expect, test } from 'vitest';
import { setupOf } from '../testing/fixtures.ts';
import { FAILED_LANE, scoredLane, scoredRun } from '../testing/scoredRun.ts';
import { keptOf } from './keep.ts';

test('the best on the choose half is kept, ties by bits, whatever the report half says', () => {
  const lanes = [scoredLane('-9 +1 -9 +1'), scoredLane('+8 -9 -9 -9'), scoredLane('+7 -9 -9 -9')];
  expect(keptOf(4, scoredRun(lanes), 'real')).toEqual({
    passage: 4,
    candidate: 2,
    rewards: [0, 0.5, 0.5],
    reason: 'Self-edit 3 had +1 of 2 right answers; of 2 with as much its bits fell most.',
  });
});

test('none is kept where none gained, though bits fell; by bits it is', () => {
  const lanes = [scoredLane('-9 +1 -9 +1'), scoredLane('-10 -10 -8 -10')];
  expect(keptOf(0, scoredRun(lanes), 'real')).toEqual({
    passage: 0,
    candidate: null,
    rewards: [0, 0],
    reason: 'No self-edit raised the score; the best had 0 of 2 right answers.',
  });
  const setup = setupOf({ reward: 'bits' });
  const byBits = keptOf(
    0,
    scoredRun([scoredLane('-10 +1 -9 +1'), scoredLane('-9 -10 -9 -10')], { setup }),
    'both',
  );
  expect(byBits).toMatchObject({
    candidate: 1,
    rewards: [0.5, 1],
    reason: 'Self-edit 2 had +1.00 bits an answer.',
  });
  const worse = keptOf(0, scoredRun([scoredLane('+12 +1 -10 +1')], { setup }), 'real');
  expect(worse).toMatchObject({ candidate: null, rewards: [-1] });
});

test('failed self-edits and those that are not a number are never kept', () => {
  const lanes = [scoredLane('+1 +1 +1 +1', FAILED_LANE), scoredLane('+NaN +1 +1 +1')];
  const none = { candidate: null, rewards: [null, null], reason: 'Every self-edit failed.' };
  expect(keptOf(0, scoredRun(lanes), 'real')).toMatchObject(none);
  expect(keptOf(0, scoredRun([...lanes, scoredLane('+9 -10 -9 -10')]), 'real').candidate).toBe(2);
});

test('a run that failed or has too few questions keeps none and says why', () => {
  const failed = scoredRun([scoredLane('+1 +1 +1 +1')], {
    status: 'failed',
    problem: { message: 'The GPU was taken away.', advice: 'a' },
  });
  expect(keptOf(0, failed, 'real').reason).toBe('Its run failed: The GPU was taken away.');
  const few = scoredRun([scoredLane('+1 +1 +1 +1')], {
    started: { split: { choose: [], report: [0, 1, 2, 3] } },
  });
  expect(keptOf(0, few, 'real')).toMatchObject({ candidate: null, rewards: [null] });
});

test('the cheap judge keeps the one it likes best, by its mark alone', () => {
  const mark = (score: number) =>
    scoredLane('-10 -10 -10 -10', {
      quiz: 'waiting',
      judgement: { answerable: 0, grounded: 0, coverage: 0, variety: 0, score },
    });
  const liked = keptOf(0, scoredRun([mark(0.4), mark(Number.NaN), mark(0.61), mark(0.61)]), 'cheap');
  expect(liked).toEqual({
    passage: 0,
    candidate: 2,
    rewards: [0.4, null, 0.61, 0.61],
    reason: 'The cheap judge liked self-edit 3 best: 0.61 of 1.',
  });
  expect(keptOf(0, scoredRun([scoredLane('+1 +1 +1 +1')]), 'cheap').candidate).toBeNull();
});
