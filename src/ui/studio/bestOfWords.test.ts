import { expect, test } from 'vitest';
import type { RewardKind } from '../../seal/events.ts';
import type { CandidateState, LaneState, RunState } from '../../seal/runState.ts';
import { bestOfSentences, luckSentence } from './bestOfWords.ts';
import { besideRows, contestRows } from './contestRows.ts';

const CHOOSE = [0, 1, 2, 3];
const REPORT = [4, 5, 6, 7];

/** Right at these questions, with so many bits at each. */
function lane(right: readonly number[], bits: number): LaneState {
  const answers = Array.from({ length: 8 }, (_, i) => ({
    prompt: '',
    answer: '',
    right: right.includes(i),
    bits,
  }));
  return { answers, quiz: 'finished', study: null, problem: null, surprise: null, update: null };
}

function candidate(of: LaneState, change: object = {}): CandidateState {
  return {
    ...of,
    plan: { format: 'qa', seed: 1 },
    format: 'qa',
    wroteRecipe: null,
    judgement: null,
    studied: true,
    ...change,
  } as CandidateState;
}

function finished(
  candidates: CandidateState[],
  chosen: number | null,
  reward: RewardKind = 'match',
): RunState {
  return {
    base: lane([0], 9),
    control: lane([0, 4], 8),
    candidates,
    chosen,
    status: 'finished',
    setup: { reward, passage: { questions: Array.from({ length: 8 }) } },
    started: { split: { choose: CHOOSE, report: REPORT } },
  } as unknown as RunState;
}

const judged = (score: number) => ({
  judgement: { answerable: score, grounded: score, coverage: score, variety: score, score },
});
const failed = { quiz: 'waiting', problem: { message: 'The loss is not a number.', advice: '' } };
const passedOver = { quiz: 'waiting', studied: false };

test('the luck of choosing is one sentence with both halves', () => {
  const state = finished([candidate(lane([0, 1, 2, 4], 4)), candidate(lane([0], 9))], 0);
  expect(luckSentence(state)).toBe(
    'Self-edit 1 was chosen: +2 of 4 where it was chosen, +1 of 4 where it was not.',
  );
  expect(bestOfSentences(state)).toContain(
    'The mean of the 2 self-edits, where nothing was chosen: +0.5 of 4; passage only, +1 of 4.',
  );
});

test('a lead that shrinks where nothing was chosen is called luck, one that does not is not', () => {
  const state = finished([candidate(lane([0, 1, 2, 4], 4)), candidate(lane([0, 4], 9))], 0);
  expect(bestOfSentences(state)[0]).toBe(
    'Against the mean self-edit: +1 of 4 where it was chosen, ±0 of 4 where it was not; what it lost is the luck of choosing.',
  );
  const solid = finished([candidate(lane([0, 1, 4, 5], 4)), candidate(lane([0, 4], 9))], 0);
  expect(bestOfSentences(solid)[0]).toMatch(/\+0\.5 of 4 where it was not; no luck of choosing shows\.$/);
});

test('a loss where it was not chosen is told with its sign', () => {
  const base = { ...finished([candidate(lane([0, 1], 4))], 0), base: lane([4], 9) };
  expect(luckSentence(base)).toMatch(/\+2 of 4 where it was chosen, −1 of 4 where it was not\.$/);
});

test('with bits as the reward, bits are told', () => {
  const state = finished([candidate(lane([0], 5)), candidate(lane([0], 11))], 0, 'bits');
  expect(luckSentence(state)).toBe(
    'Self-edit 1 was chosen: −4 bits of surprise where it was chosen, −4 bits of surprise where it was not.',
  );
  expect(bestOfSentences(state)).toContain('1 of 2 made it worse: self-edit 2 (+2 bits of surprise).');
});

test('harm, failures and those passed over are all told', () => {
  const state = finished(
    [
      candidate(lane([0, 1, 4], 4)),
      candidate(lane([], 4)),
      candidate(lane([], 4), failed),
      candidate(lane([], 4), passedOver),
    ],
    0,
  );
  const said = bestOfSentences({ ...state, base: lane([0, 5], 9) }).join(' ');
  expect(said).toContain('1 of 2 made it worse: self-edit 2 (−1 of 4).');
  expect(said).toContain('The cheap judge passed over self-edit 4, unstudied.');
  expect(said).toContain('Self-edit 3 failed and counts for nothing.');
});

test('the judge’s rank correlation comes with its n, and few are weak evidence', () => {
  const worse = [lane([0, 1, 2], 4), lane([0, 1], 5), lane([0], 6), lane([], 7)];
  const scores = (of: number[]) =>
    finished(
      worse.map((each, i) => candidate(each, judged(of[i]!))),
      0,
    );
  expect(bestOfSentences(scores([0.9, 0.8, 0.7, 0.6])).join(' ')).toContain(
    'a rank correlation of +1 over 4 self-edits: weak evidence, over so few it can be chance.',
  );
  expect(bestOfSentences(scores([0.1, 0.2, 0.3, 0.4])).join(' ')).toContain('rank correlation of −1 over 4');
  expect(bestOfSentences(scores([0.5, 0.5, 0.5, 0.5])).join(' ')).toContain('cannot be compared');
  const two = finished(
    worse.slice(0, 2).map((each) => candidate(each, judged(0.5))),
    0,
  );
  expect(bestOfSentences(two).join(' ')).toContain('Too few self-edits');
});

test('without a choose half nothing is ranked, and every self-edit is still there', () => {
  const few = finished(
    [candidate(lane([], 9), judged(0.1)), candidate(lane([0, 4, 5], 4), judged(0.9))],
    null,
  );
  const state = {
    ...few,
    started: { ...few.started, split: { choose: [], report: [0, 1, 2] } },
  } as unknown as RunState;
  expect(luckSentence(state)).toBeNull();
  expect(contestRows(state).map(({ name, choose }) => [name, choose])).toEqual([
    ['Self-edit 1', null],
    ['Self-edit 2', null],
  ]);
  expect(bestOfSentences(state).join(' ')).not.toContain('correlation');
});

test('recipes and writers are compared where nothing was chosen', () => {
  const plan = (change: object) => ({ plan: { format: 'qa', seed: 1, ...change } });
  const said = bestOfSentences(
    finished(
      [
        candidate(lane([0, 4, 5], 4)),
        candidate(lane([0, 4], 4)),
        candidate(lane([0], 4), plan({ recipe: 'model', writer: { id: 'w', name: 'Tuned' } })),
      ],
      0,
    ),
  );
  expect(said).toContain(
    'By recipe, where nothing was chosen: yours +1.5 of 4 (mean of 2); the model’s own ±0 of 4 (1).',
  );
  expect(said).toContain(
    'By writer, where nothing was chosen: the untouched model +1.5 of 4 (mean of 2); Tuned ±0 of 4 (1).',
  );
});

test('every self-edit has a row, best first where it was chosen, those without a result last with the reason', () => {
  const state = finished(
    [
      candidate(lane([], 4), passedOver),
      candidate(lane([0, 4, 5, 6], 6)),
      candidate(lane([0, 1], 4), judged(0.25)),
      candidate(lane([0], 4), failed),
    ],
    2,
  );
  const rows = contestRows(state);
  expect(rows.map(({ name, chosen, instead }) => [name, chosen, instead])).toEqual([
    ['Self-edit 3', true, null],
    ['Self-edit 2', false, null],
    ['Self-edit 1', false, 'passed over by the cheap judge, not studied'],
    ['Self-edit 4', false, 'failed: The loss is not a number.'],
  ]);
  expect(rows[0]).toMatchObject({
    choose: { right: 2, gained: 1 },
    report: { right: 0, gained: 0 },
    judge: 0.25,
  });
  expect(besideRows(state).map(({ name, report }) => [name, report?.right, report?.gained])).toEqual([
    ['Mean of 2 self-edits', 1.5, 1.5],
    ['Passage only', 1, 1],
    ['Before', 0, 0],
  ]);
});
