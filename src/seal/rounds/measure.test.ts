import { expect, test } from 'vitest';
import type { RunState } from '../runState.ts';
import { roundsSetupOf } from '../testing/fakeRoundsLab.ts';
import { FAILED_LANE, scoredLane, scoredRun } from '../testing/scoredRun.ts';
import { measurements } from './measure.ts';
import type { RoundsState } from './roundsState.ts';
import { verdictOf } from './verdict.ts';

function stateOf(...rounds: (RunState | null)[][]): RoundsState {
  return { setup: roundsSetupOf(), measurements: rounds } as unknown as RoundsState;
}

/** A run of one self-edit with so many of four right, and so many bits less on each. */
function rightRun(right: number, fallen = 0): RunState {
  const answers = [0, 1, 2, 3].map((i) => `${i < right ? '+' : '-'}${10 - fallen}`);
  return scoredRun([scoredLane(answers.join(' '))]);
}

test('a measurement is the mean over passages of the mean self-edit, over all questions and on the report half', () => {
  const two = scoredRun([scoredLane('+6 +6 -8 -8'), scoredLane('+10 -10 -10 -10')], { chosen: 0 });
  const one = scoredRun([scoredLane('-9 +5 -9 +5')], { chosen: 0 });
  const [zero] = measurements(stateOf([two, one]));
  expect(zero).toMatchObject({ round: 0, passages: 2, edits: 3, failed: 0, change: null });
  // Two: gains (2/4 + 1/4)/2 and bits (3 + 0)/2; one: 2/4 and (1 + 5 + 1 + 5)/4.
  expect(zero!.all.match.values).toEqual([0.375, 0.5]);
  expect(zero!.all.match.mean).toBe(0.4375);
  expect(zero!.all.bits.values).toEqual([1.5, 3]);
  expect(zero!.all.match.interval).toEqual({ low: 0.375, high: 0.5 });
  // On questions 1 and 3: two's self-edits gain 1/2 and 0, one's 2/2.
  expect(zero!.report.match.values).toEqual([0.25, 1]);
  expect(zero!.report.bits.values).toEqual([1.5, 5]);
  expect(zero!.best.match.values).toEqual([0.5, 1]);
  expect(zero!.control.match.values).toEqual([0.25, 0.25]);
});

test('a self-edit that failed gains nothing; a passage whose run failed or is not done has no figure', () => {
  const half = scoredRun([scoredLane('+6 +6 +6 +6'), scoredLane('+1 +1 +1 +1', FAILED_LANE)]);
  const numb = scoredRun([scoredLane('+6 +6 +6 +6')], { base: scoredLane('-10 -NaN -10 -10') });
  const [zero, one] = measurements(stateOf([half, numb, { ...half, status: 'failed' }, null], []));
  expect(zero).toMatchObject({ passages: 1, edits: 3, failed: 2 });
  expect(zero!.all.match.values).toEqual([0.5, null, null, null]);
  expect(zero!.all.bits.values).toEqual([2, null, null, null]);
  expect(zero!.all.match.mean).toBe(0.5);
  expect(one!.all.match).toEqual({ values: [], mean: null, interval: null });
});

test('changes are paired by passage, over those that both measurements have', () => {
  const before = [rightRun(1, 1), rightRun(2, 2), null, rightRun(0)];
  const after = [rightRun(3, 2), rightRun(1, 2), rightRun(4), rightRun(1, 3)];
  const [, one] = measurements(stateOf(before, after));
  expect(one!.change!.all.match.values).toEqual([0.5, -0.25, null, 0.25]);
  expect(one!.change!.all.match.mean).toBeCloseTo(1 / 6);
  expect(one!.change!.all.bits.values).toEqual([1, 0, null, 3]);
  // On questions 1 and 3 the right ones are 0, 1, -, 0 of two before and 1, 0, -, 0 after.
  expect(one!.change!.report.match.values).toEqual([0.5, -0.5, null, 0]);
});

test('the verdict needs an interval without zero and passages that agree', () => {
  const verdict = (rights: readonly [number, number][]) => {
    const rounds = [0, 1].map((i) => rights.map((pair) => rightRun(pair[i]!)));
    return verdictOf(measurements(stateOf(...rounds))[1]!, 'match');
  };
  const times = (count: number, pair: [number, number]) => Array.from({ length: count }, () => pair);
  expect(verdict(times(6, [1, 2]))).toEqual({
    improved: 'yes',
    sentence:
      'After round 1 the self-edits on unseen passages are worth more: +25.0 points of right answers (95 % interval +25.0 to +25.0, 6 passages).',
  });
  expect(verdict(times(7, [3, 1]))!.improved).toBe('no');
  const few = verdict(times(5, [1, 2]))!;
  expect(few.improved).toBe('not shown');
  expect(few.sentence).toContain('No improvement beyond chance in this run: +25.0 points');
  expect(few.sentence).toContain('Too few passages agree');
  const mixed = verdict([...times(4, [1, 2]), ...times(4, [2, 1])])!;
  expect(mixed.improved).toBe('not shown');
  expect(mixed.sentence).not.toContain('Too few');
  expect(verdict([])).toBeNull();
});

test('the verdict is by the reward the writer was trained for', () => {
  const rounds = [0, 1].map((i) => Array.from({ length: 6 }, () => rightRun(2 - i, i)));
  const [zero, one] = measurements(stateOf(...rounds));
  expect(verdictOf(one!, 'match')!.improved).toBe('no');
  expect(verdictOf(one!, 'bits')!.sentence).toContain('worth more: +1.00 bits an answer');
  expect(verdictOf(zero!, 'bits')).toBeNull();
});

test('a measurement is made anew only when another of its runs has finished', () => {
  const [first, second] = [0, 1].map(() => [rightRun(1), rightRun(2)]) as [RunState[], RunState[]];
  const running = { ...rightRun(4), status: 'running' } as const;
  const [zero, one] = measurements(stateOf([...first, null], [...second, null]));
  const asked = measurements(stateOf([...first, running], [...second, null]));
  expect(asked[0]).toBe(zero);
  expect(asked[1]).toBe(one);
  const later = measurements(stateOf([...first, rightRun(4)], [...second, null]));
  expect(later[0]!.all.match.values).toEqual([0.25, 0.5, 1]);
  expect(later[1]).not.toBe(one);
  expect(later[1]!.change!.all.match.values).toEqual([0, 0, null]);
});
