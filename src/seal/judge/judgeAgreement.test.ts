import { expect, test } from 'vitest';
import { seededRandom, shuffled } from '../../base/rng.ts';
import { judgeAgreement, type JudgedPair } from './judgeAgreement.ts';

function group(passage: string, ...pairs: [score: number, reward: number | null][]): JudgedPair[] {
  return pairs.map(([score, reward]) => ({ passage, score, reward }));
}
/** Rank correlation 1 − 6 × 2 ÷ (3 × 8) = 0.5; the judge's pick has 0.2. */
const MISSED = group('missed', [1, 0.1], [2, 0.3], [3, 0.2]);
/** Ranks 3 1 2 against 2.5 1 2.5: 1.5 ÷ √(2 × 1.5); two of the three are best. */
const FOUND = group('found', [3, 0.6], [1, 0], [2, 0.6]);
const ALIKE = group('alike', [1, 0.25], [4, 0.25]);

test('by hand: correlation within passages, hits, and the pick beside the mean', () => {
  const agreement = judgeAgreement([...MISSED, ...FOUND, ...ALIKE, ...group('alone', [9, 1])]);
  expect(agreement.within).toBeCloseTo((0.5 + 1.5 / Math.sqrt(3)) / 2);
  expect(agreement).toMatchObject({ pairs: 9, passages: 3, contests: 2, hits: 1 });
  expect(agreement.hitsByLot).toBeCloseTo(1 / 3 + 2 / 3);
  expect(agreement.picked).toBeCloseTo((0.2 + 0.6 + 0.25) / 3);
  expect(agreement.average).toBeCloseTo((0.2 + 0.4 + 0.25) / 3);
  expect(agreement.best).toBeCloseTo((0.3 + 0.6 + 0.25) / 3);
});

test('a judge that only tells easy passages from hard ones is pooled well and chooses badly', () => {
  const { within, pooled, hits } = judgeAgreement([
    ...group('hard', [1, 0.2], [2, 0.1]),
    ...group('easy', [11, 0.9], [12, 0.8]),
  ]);
  expect(within).toBeCloseTo(-1);
  expect(pooled).toBeCloseTo(1 - (6 * 4) / (4 * 15));
  expect(hits).toBe(0);
});

test('self-edits that failed are left out, whatever they were liked', () => {
  const failed = group('missed', [8, null], [9, Number.NaN], [Number.NaN, 0.9]);
  expect(judgeAgreement([...failed, ...MISSED])).toEqual(judgeAgreement(MISSED));
});

test('nothing to compare is null, not a number', () => {
  for (const pairs of [[], group('alone', [1, 0.5])])
    expect(judgeAgreement(pairs)).toEqual({
      pairs: pairs.length,
      passages: 0,
      within: null,
      pooled: null,
      contests: 0,
      hits: 0,
      hitsByLot: 0,
      picked: null,
      average: null,
      best: null,
    });
  expect(judgeAgreement(ALIKE)).toMatchObject({ passages: 1, within: null, contests: 0, picked: 0.25 });
});

test('only the order of the scores counts, and not the order of the pairs', () => {
  const random = seededRandom(3, 'judge agreement');
  const pairs = [...MISSED, ...FOUND];
  const { within, pooled, hits } = judgeAgreement(pairs);
  const other = judgeAgreement(
    shuffled(pairs, random).map((pair) => ({ ...pair, score: Math.exp(3 * pair.score) })),
  );
  expect(other.within).toBeCloseTo(within!);
  expect(other.pooled).toBeCloseTo(pooled!);
  expect(other.hits).toBe(hits);
});

test('a judge that throws dice hits as often as the lot and picks the average', () => {
  const random = seededRandom(7, 'dice');
  const draws = Array.from({ length: 2000 }, () =>
    judgeAgreement([...MISSED, ...FOUND].map((pair) => ({ ...pair, score: random() }))),
  );
  const meanOf = (of: (one: (typeof draws)[number]) => number) =>
    draws.reduce((sum, one) => sum + of(one), 0) / draws.length;
  expect(meanOf(({ hits }) => hits)).toBeCloseTo(draws[0]!.hitsByLot, 1);
  expect(meanOf(({ picked }) => picked!)).toBeCloseTo(draws[0]!.average!, 1);
  expect(Math.abs(meanOf(({ within }) => within!))).toBeLessThan(0.05);
});
