import { expect, test } from 'vitest';
import type { LaneState, RunState } from './runState.ts';
import { bestOfN, chooseCandidate, rewardOf } from './reward.ts';
import { setupOf } from './testing/fixtures.ts';
import { scoredLane as lane } from './testing/scoredRun.ts';

/** Even questions choose, odd ones report. */
const SPLIT = { choose: [0, 2], report: [1, 3] };

function stateOf(candidates: readonly LaneState[], change: object = {}): RunState {
  const base = { base: lane('-10 -10 -10 -10'), control: lane('-8 +7 -8 -7') };
  const state = { ...base, candidates, started: { split: SPLIT }, setup: setupOf(), ...change };
  return { ...state, chosen: null } as unknown as RunState;
}

const FAILED = { ...lane('+1 +1 +1 +1'), problem: { message: 'm', advice: 'a' } };

test('the reward is the share of right answers gained and the mean bits fallen, over the questions asked about', () => {
  const base = lane('+4 -10 -10 -8');
  const better = lane('-6 +3 +1 -8');
  expect(rewardOf(better, base, [0, 1, 2, 3], 'match')).toEqual({ gain: 0.25, bitsGain: 3.5, value: 0.25 });
  expect(rewardOf(better, base, [0], 'match')).toEqual({ gain: -1, bitsGain: -2, value: -1 });
  expect(rewardOf(better, base, [0], 'bits')!.value).toBe(-2);
});

test('there is no reward for a lane that failed, was not asked or has no numbers, nor over no questions', () => {
  const base = lane('-9 -9 -9 -9');
  const all = [0, 1, 2, 3];
  expect(rewardOf(FAILED, base, all, 'match')).toBeNull();
  expect(rewardOf({ ...lane('+1 +1 +1 +1'), quiz: 'running' }, base, all, 'match')).toBeNull();
  expect(rewardOf(lane('+1 +1 +1 +1'), base, [], 'match')).toBeNull();
  for (const kind of ['match', 'bits'] as const) {
    expect(rewardOf(lane('+1 +NaN +1 +1'), base, all, kind)).toBeNull();
    expect(rewardOf(lane('+1 +Infinity +1 +1'), base, all, kind)).toBeNull();
    expect(rewardOf(lane('+1 +1 +1 +1'), lane('-9 -NaN -9 -9'), all, kind)).toBeNull();
  }
});

test('match chooses first and bits break ties; with bits alone the fewest win; of equals the first', () => {
  const candidates = [lane('+9 -9 -9 -9'), lane('+5 -9 -5 -9'), lane('-1 -9 -1 -9'), lane('+5 -9 -5 -9')];
  expect(chooseCandidate(stateOf(candidates))).toBe(1);
  expect(chooseCandidate(stateOf(candidates, { setup: { ...setupOf(), reward: 'bits' } }))).toBe(2);
});

test('a candidate without numbers or that failed is never chosen, whatever its right answers', () => {
  const numb = lane('+NaN +1 +1 +1');
  for (const reward of ['match', 'bits'] as const) {
    const setup = { ...setupOf(), reward };
    expect(chooseCandidate(stateOf([numb, FAILED, lane('-12 -9 -12 -9')], { setup }))).toBe(2);
    expect(chooseCandidate(stateOf([numb, FAILED], { setup }))).toBeNull();
  }
  const none = stateOf([lane('+1 +1 +1 +1')], { started: { split: { choose: [], report: [0, 1, 2, 3] } } });
  expect(chooseCandidate(none)).toBeNull();
});

/** All ways in which two candidates can answer two questions, right or wrong, with few or many bits. */
const PAIRS = ['+2', '+7', '-3', '-8'].flatMap((a) => ['+2', '+7', '-3', '-8'].map((b) => [a, b] as const));

test('answers of the report half never change the choice, those of the choose half do', () => {
  for (const reward of ['match', 'bits'] as const) {
    const setup = { ...setupOf(), reward };
    const choose = (first: string, second: string) =>
      chooseCandidate(stateOf([lane(first), lane(second)], { setup }));
    const chosen = choose('-3 -3 +7 -3', '-8 -8 -7 -8');
    for (const [a, b] of PAIRS)
      for (const [c, d] of PAIRS)
        expect(choose(`-3 ${a} +7 ${b}`, `-8 ${c} -7 ${d}`), `report ${a} ${b}, ${c} ${d}`).toBe(chosen);
    const others = PAIRS.map(([a, b]) => choose('-3 -3 +7 -3', `${a} -8 ${b} -8`));
    expect(new Set(others)).toEqual(new Set([0, 1]));
  }
});

test('the chosen, the mean self-edit, the control lane and the base stand side by side on both halves', () => {
  const candidates = [lane('+4 -8 +4 +6'), lane('-8 +8 +8 +8'), FAILED, lane('-12 -8 -12 -8')];
  const { n, chosen, choose, report, luck } = bestOfN({ ...stateOf(candidates), chosen: 0 });
  expect([n, chosen]).toEqual([3, 0]);
  expect(choose).toEqual({
    of: 2,
    base: { right: 0, gained: 0, bitsGain: 0 },
    control: { right: 0, gained: 0, bitsGain: 2 },
    mean: { right: 1, gained: 1, bitsGain: 2 },
    chosen: { right: 2, gained: 2, bitsGain: 6 },
  });
  expect(report).toMatchObject({
    of: 2,
    control: { right: 1, gained: 1, bitsGain: 3 },
    mean: { right: 1 },
    chosen: { right: 1, gained: 1, bitsGain: 3 },
  });
  // One of two ahead of the mean where it was chosen, level with it where it was not.
  expect(luck).toBe(0.5);
});

test('before anything is chosen, and without a control lane, their places are empty', () => {
  const control = { ...lane('-1 -1 -1 -1'), quiz: 'waiting' };
  const { chosen, choose, luck } = bestOfN(stateOf([lane('+1 +1 +1 +1')], { control }));
  expect([chosen, choose.chosen, choose.control, luck]).toEqual([null, null, null, null]);
  expect(choose.mean).toMatchObject({ right: 2, gained: 2 });
});
