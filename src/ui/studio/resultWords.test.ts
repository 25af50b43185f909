import { expect, test } from 'vitest';
import type { CandidateState, LaneState, RunState } from '../../seal/runState.ts';
import { changeOf, resultWords } from './resultWords.ts';

function lane(right: readonly boolean[], bits: number | readonly number[]): LaneState {
  const answers = right.map((is, i) => ({
    prompt: '',
    answer: '',
    right: is,
    bits: typeof bits === 'number' ? bits : bits[i]!,
  }));
  return { answers, quiz: 'finished', study: null, problem: null, surprise: null, update: null };
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
  expect(words.change).toEqual({
    direction: 'unsure',
    words: '2 more right of 4 (too few questions to rule out chance)',
  });
  expect(words.more[0]).toBe('That is 1 more than with the passage only.');
});

test('harm is said as plainly as help', () => {
  const state = finished(lane(rights(4, 5), 5), lane(rights(4), 5), [lane(rights(0), 9)], 0);
  const words = resultWords(state)!;
  expect(words.change.words).toMatch(/^2 fewer right of 4/);
  expect(words.more.join(' ')).toContain('1 fewer than with the passage only');
  expect(words.more.join(' ')).toContain('1 turned from wrong to right and 2 from right to wrong');
  expect(words.more.join(' ')).toContain('rose from 5.0 to 9.0 bits');
});

test('help and harm are named only where chance is ruled out', () => {
  const all = [...NONE.keys()];
  const change = (before: boolean[], after: boolean[]) =>
    changeOf(lane(before, 9), lane(after, 9), all).direction;
  expect(change(NONE, rights(0, 1, 2, 3, 4, 5, 6))).toBe('helped');
  expect(change(rights(0, 1, 2, 3, 4, 5, 6), NONE)).toBe('hurt');
  expect(change(NONE, rights(0, 1, 2))).toBe('unsure');
  expect(changeOf(lane(NONE, 9), lane(rights(0, 1, 2, 3, 4, 5), 9), [0, 1, 2, 3]).direction).toBe('unsure');
});

test('level counts are told apart by surprise, and called level when that is too', () => {
  const change = (bits: number) => changeOf(lane(NONE, 9), lane(NONE, bits), [...NONE.keys()]);
  expect(change(4)).toEqual({ direction: 'helped', words: 'None more right, 5.0 bits less surprised' });
  expect(change(11).direction).toBe('hurt');
  expect(change(8.8)).toEqual({ direction: 'same', words: 'No difference' });
  expect(change(Number.NaN).direction).toBe('same');
});

test('where self-edits compete, nothing is said of the half that chose', () => {
  const bits = [1, 1, 1, 1, 6, 6, 6, 6];
  const winner = lane(rights(0, 1, 2, 3, 4), bits);
  const base = lane(NONE, 9);
  const alone = resultWords(finished(base, base, [winner], 0))!.more.join(' ');
  expect(alone).toContain('Of all 8 questions, 5 turned from wrong to right');
  expect(alone).toContain('from 9.0 to 3.5 bits');
  const competing = resultWords(finished(base, base, [winner, base], 0))!.more.join(' ');
  expect(competing).toContain('Of the report half’s 4 questions, 1 turned from wrong to right');
  expect(competing).toContain('from 9.0 to 6.0 bits');
});

test('notes a person changed are not called the model’s own', () => {
  const notes = [{ by: 'model' }, { by: 'person' }, { by: 'model' }];
  const edited = { ...lane(rights(4), 5), edited: true, notes } as unknown as CandidateState;
  expect(resultWords(finished(lane(NONE, 9), lane(NONE, 9), [edited], 0))!.line).toContain(
    'after the notes, which you edited (1 of 3 by you), the model answers 1 of 4',
  );
});

test('surprise that is the same once rounded neither fell nor rose', () => {
  const words = resultWords(finished(lane(NONE, 3.21), lane(NONE, 9), [lane(NONE, 3.24)], 0))!;
  expect(words.more.join(' ')).toContain('stayed at 3.2 bits');
});

test('nothing is claimed when no self-edit has a result or none could be chosen', () => {
  const none = { ...lane(NONE, 9), quiz: 'waiting' as const };
  expect(resultWords(finished(lane(NONE, 9), lane(NONE, 9), [none], null))!.line).toBe(
    'No self-edit has a result.',
  );
  const two = [lane(NONE, 5), lane(NONE, 4)];
  expect(resultWords(finished(lane(NONE, 9), lane(NONE, 9), two, null))!.line).toMatch(/too few questions/);
});
