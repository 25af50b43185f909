import { expect, test } from 'vitest';
import type { LaneState, RunState } from '../../seal/runState.ts';
import { resultWords } from './resultWords.ts';

function lane(right: readonly boolean[], bits: number): LaneState {
  const answers = right.map((is) => ({ prompt: '', answer: '', right: is, bits }));
  return { answers, quiz: 'finished', study: null, problem: null };
}

/** Eight questions, the first four choose. */
function finished(
  base: LaneState,
  control: LaneState,
  candidates: LaneState[],
  chosen: number | null,
): RunState {
  return {
    base,
    control,
    candidates,
    chosen,
    status: 'finished',
    started: { split: { choose: [0, 1, 2, 3], report: [4, 5, 6, 7] } },
  } as unknown as RunState;
}

const NONE = Array.from({ length: 8 }, () => false);
const rights = (...indices: number[]) => NONE.map((_, i) => indices.includes(i));

test('the result counts the report half only', () => {
  const state = finished(lane(NONE, 9), lane(rights(0, 5), 7), [lane(rights(0, 1, 2, 4, 5), 3)], 0);
  const words = resultWords(state)!;
  expect(words.line).toBe(
    'On the report half, after its own notes the model answers 2 of 4; before 0; with the passage only 1.',
  );
  expect(words.change).toEqual({ direction: 'helped', words: '2 more right' });
  expect(words.more[0]).toBe('That is 1 more than with the bare passage.');
});

test('harm is said as plainly as help', () => {
  const state = finished(lane(rights(4, 5), 5), lane(rights(4), 5), [lane(rights(0), 9)], 0);
  const words = resultWords(state)!;
  expect(words.change).toEqual({ direction: 'hurt', words: '2 fewer right' });
  expect(words.more.join(' ')).toContain('not worth writing');
  expect(words.more.join(' ')).toContain('1 turned from wrong to right and 2 from right to wrong');
  expect(words.more.join(' ')).toContain('rose from 5.0 to 9.0 bits');
});

test('level counts are told apart by surprise, and called level when that is too', () => {
  const change = (bits: number) =>
    resultWords(finished(lane(NONE, 9), lane(NONE, 9), [lane(NONE, bits)], 0))!.change;
  expect(change(4)).toEqual({ direction: 'helped', words: 'None more right, 5.0 bits less surprised' });
  expect(change(11).direction).toBe('hurt');
  expect(change(8.8)).toEqual({ direction: 'same', words: 'No difference' });
});

test('nothing is claimed when no self-edit has a result or none could be chosen', () => {
  const none = { ...lane(NONE, 9), quiz: 'waiting' as const };
  expect(resultWords(finished(lane(NONE, 9), lane(NONE, 9), [none], null))!.line).toBe(
    'No self-edit has a result.',
  );
  const two = [lane(NONE, 5), lane(NONE, 4)];
  expect(resultWords(finished(lane(NONE, 9), lane(NONE, 9), two, null))!.line).toMatch(/too few questions/);
});
