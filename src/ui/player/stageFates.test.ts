import { expect, test } from 'vitest';
import { FAILED_LANE, scoredLane, scoredRun } from '../../seal/testing/scoredRun.ts';
import { fatesOf } from './stageFates.ts';

const THREE = scoredLane('+1 +1 +1 -9');
const TWO = scoredLane('+3 +3 -9 -9');
const NONE = scoredLane('-20 -20 -20 -20');
const base = scoredLane('-10 +10 -10 -10');

test('at the end one is chosen and those that gained least are told, by what their gain was', () => {
  expect(fatesOf(scoredRun([TWO, THREE, NONE], { chosen: 1 }))).toEqual([null, 'chosen', 'nothing']);
  expect(fatesOf(scoredRun([TWO, THREE, NONE], { base, chosen: 1 }))).toEqual([null, 'chosen', 'worse']);
  expect(fatesOf(scoredRun([TWO, THREE], { chosen: 1 }))).toEqual(['least', 'chosen']);
});

test('where all gained the same none helped least, and one without a result has no fate', () => {
  const failed = scoredLane('-1 -1 -1 -1', FAILED_LANE);
  expect(fatesOf(scoredRun([TWO, TWO], { chosen: 0 }))).toEqual(['chosen', null]);
  expect(fatesOf(scoredRun([TWO, failed, NONE], { chosen: 0 }))).toEqual(['chosen', null, 'nothing']);
});

test('before the end nothing has a fate', () => {
  const state = { ...scoredRun([TWO, THREE], { chosen: 1 }), status: 'running' } as const;
  expect(fatesOf(state)).toEqual([null, null]);
});
