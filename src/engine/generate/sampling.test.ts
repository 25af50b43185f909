import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/rng.ts';
import type { NextLogits } from '../executor.ts';
import { checkSampler, logProbOf, pickToken, type Sampler } from './sampling.ts';

const next = (logits: number[], ids = logits.map((_, i) => i + 10)): NextLogits => ({
  ids: Int32Array.from(ids),
  logits: Float32Array.from(logits),
});
const sample = (temperature: number, topP: number): Sampler => ({
  kind: 'sample',
  temperature,
  topP,
  seed: 0,
});

/** Relative frequency of each id over many draws. */
function frequencies(logits: NextLogits, sampler: Sampler, draws = 20_000): Map<number, number> {
  const random = seededRandom(5, 'sampling test');
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const { id } = pickToken(logits, sampler, random);
    counts.set(id, (counts.get(id) ?? 0) + 1 / draws);
  }
  return counts;
}

describe('greedy', () => {
  const never = () => {
    throw new Error('greedy drew a number');
  };
  test('takes the largest logit in whatever order they come, and draws no number', () => {
    expect(pickToken(next([1, 5, 3, -2]), { kind: 'greedy' }, never).id).toBe(11);
  });
  test('takes the lower id of a tie', () => {
    expect(pickToken(next([4, 4, 4], [9, 3, 7]), { kind: 'greedy' }, never).id).toBe(3);
  });
});

describe('sampling', () => {
  // Probabilities 0.5, 0.3, 0.15, 0.05.
  const logits = next([0.5, 0.3, 0.15, 0.05].map(Math.log));
  // Four standard deviations of a frequency over 20,000 draws are at most 0.0142.
  const near = (frequency: number | undefined, p: number) =>
    expect(Math.abs((frequency ?? 0) - p)).toBeLessThan(0.0142);

  test('at temperature 1 without nucleus follows the probabilities', () => {
    const seen = frequencies(logits, sample(1, 1));
    for (const [i, p] of [0.5, 0.3, 0.15, 0.05].entries()) near(seen.get(10 + i), p);
  });
  test('temperature sharpens: at 0.5 the probabilities are squared and normalised', () => {
    const seen = frequencies(logits, sample(0.5, 1));
    const total = 0.25 + 0.09 + 0.0225 + 0.0025;
    near(seen.get(10), 0.25 / total);
    near(seen.get(11), 0.09 / total);
  });
  test('the nucleus keeps the token that crosses top-p and drops those after it', () => {
    const seen = frequencies(logits, sample(1, 0.7));
    expect([...seen.keys()].sort()).toEqual([10, 11]);
    near(seen.get(10), 0.5 / 0.8);
  });
  test('a nucleus smaller than the likeliest token is that token', () => {
    expect([...frequencies(logits, sample(1, 0.01), 200).keys()]).toEqual([10]);
  });
  test('draws one number per token, whatever the candidates', () => {
    let drawn = 0;
    pickToken(logits, sample(1, 0.9), () => ((drawn += 1), 0.999999));
    expect(drawn).toBe(1);
  });
  test('a candidate of no probability is never drawn', () => {
    expect([...frequencies(next([0, -Infinity]), sample(1, 1), 500).keys()]).toEqual([10]);
  });
});

test('the log-probability is over the candidates at temperature 1, whatever the sampler', () => {
  const logits = next([0.5, 0.3, 0.2].map((p) => Math.log(p) + 4));
  expect(logProbOf(logits, 11)).toBeCloseTo(Math.log(0.3), 6);
  expect(pickToken(logits, { kind: 'greedy' }, Math.random).logProb).toBeCloseTo(Math.log(0.5), 6);
  expect(pickToken(logits, sample(0.01, 0.1), () => 0.5).logProb).toBeCloseTo(Math.log(0.5), 6);
  expect(() => logProbOf(logits, 99)).toThrow(/one of the allowed ids, got 99/);
});

test('logits that are not numbers are refused with advice', () => {
  expect(() => pickToken(next([1, NaN]), { kind: 'greedy' }, Math.random)).toThrow(
    /tenth of the learning rate/,
  );
  expect(() => pickToken(next([-Infinity]), { kind: 'greedy' }, Math.random)).toThrow(/diverged/);
  expect(() => pickToken(next([1, NaN]), sample(1, 1), () => 0.5)).toThrow(/diverged/);
  expect(() => pickToken(next([]), { kind: 'greedy' }, Math.random)).toThrow(/diverged/);
});

test('settings outside their range are refused', () => {
  expect(() => checkSampler(sample(0, 0.9))).toThrow(/temperature above 0, got 0/);
  expect(() => checkSampler(sample(NaN, 0.9))).toThrow(/temperature/);
  expect(() => checkSampler(sample(1, 0))).toThrow(/top-p/);
  expect(() => checkSampler(sample(1, 1.1))).toThrow(/top-p/);
});
