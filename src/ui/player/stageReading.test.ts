import { expect, test } from 'vitest';
import type { LaneState, RunState } from '../../seal/runState.ts';
import { scoredLane, scoredRun } from '../../seal/testing/scoredRun.ts';
import { stageReading } from './stageReading.ts';

const PIECES = ['The', ' mill'];
const read = (lane: LaneState, bits: number[]) => ({ ...lane, surprise: { pieces: PIECES, bits } });
const ended = scoredRun([scoredLane('+1 +1'), scoredLane('+3 +3')], { chosen: 1 });
const state: RunState = {
  ...ended,
  base: read(ended.base, [9, 5]),
  candidates: ended.candidates.map((each, i) => ({ ...each, ...read(each, [i + 0.5, i]) })),
};

test('the reading is the one before, to the end; then that of the chosen, or of the one picked', () => {
  const before = state.base.surprise;
  expect(stageReading({ ...state, status: 'running' }, null)).toEqual({ before, after: null });
  expect(stageReading(state, null)).toEqual({ before, after: { candidate: 1, bits: [1.5, 1] } });
  expect(stageReading({ ...state, status: 'running' }, 0)?.after).toEqual({ candidate: 0, bits: [0.5, 0] });
});

test('what was not read, or was cut elsewhere, is not compared', () => {
  expect(stageReading(ended, null)).toBeNull();
  const cut = { ...state.candidates[1]!, surprise: { pieces: ['The mill'], bits: [3] } };
  expect(stageReading({ ...state, candidates: [state.candidates[0]!, cut] }, null)?.after).toBeNull();
  expect(stageReading(state, 7)?.after).toBeNull();
});
