/** Over random results: nothing that the page can say of a run calls it better, or chance ruled out, where it is not. */
import { expect, test } from 'vitest';
import { pairedInterval } from '../../base/stats.ts';
import { seededRandom } from '../../base/rng.ts';
import type { CandidateState, LaneState, RunState } from '../../seal/runState.ts';
import type { Figure, Measurement } from '../../seal/rounds/measure.ts';
import { verdictOf } from '../../seal/rounds/verdict.ts';
import { shownCandidate } from '../../store/selectors/lanes.ts';
import { endWords } from '../player/stageWords.ts';
import { againstWords } from '../shelf/compareWords.ts';
import { bestOfSentences, luckSentence } from './bestOfWords.ts';
import { changeOf, resultWords } from './resultWords.ts';

/** Words that claim more than a count does. */
const CLAIMS =
  /\bbetter\b|\bworse than\b|\bimprove|\bimproving|\bproved?\b|\bworth (more|less)\b|\bbeyond chance\b/i;
/** The claims that are denials. */
const DENIALS = /No improvement beyond chance in this run|not a proof/g;

const claims = (text: string) => CLAIMS.test(text.replaceAll(DENIALS, ''));

interface Dice {
  readonly next: () => number;
  readonly whole: (from: number, to: number) => number;
}

function diceOf(seed: number, which = 'claims'): Dice {
  const next = seededRandom(seed, which);
  return { next, whole: (from, to) => from + Math.floor(next() * (to - from + 1)) };
}

/** Right at each question with the chance `knows`; a surprise may be no number. */
function lane({ next }: Dice, questions: number, knows: number): LaneState {
  const answers = Array.from({ length: questions }, () => {
    const right = next() < knows;
    return {
      prompt: '',
      answer: 'a',
      right,
      bits: next() < 0.01 ? Number.NaN : (right ? 2 : 9) + 4 * next(),
    };
  });
  return { answers, quiz: 'finished', study: null, problem: null, surprise: null, update: null };
}

function candidate(dice: Dice, questions: number): CandidateState {
  const failed = dice.next() < 0.1;
  return {
    ...lane(dice, questions, dice.next()),
    ...(failed ? { quiz: 'waiting', problem: { message: 'The loss is no number.', advice: '' } } : {}),
    plan: { format: 'qa', seed: 1, recipe: dice.next() < 0.5 ? 'model' : 'person' },
    format: 'qa',
    notes: [],
    edited: false,
    wroteRecipe: null,
    judgement: null,
    studied: true,
  } as unknown as CandidateState;
}

/** Runs of one seed ask the same questions and halve them alike. */
function randomRun(seed: number, which = 'the run'): RunState {
  const questions = diceOf(seed).whole(1, 24);
  const dice = diceOf(seed, which);
  const all = Array.from({ length: questions }, (_, i) => i);
  const half = questions < 4 ? 0 : questions >> 1;
  const candidates = Array.from({ length: dice.whole(1, 5) }, () => candidate(dice, questions));
  const able = candidates.flatMap(({ problem }, i) => (problem ? [] : [i]));
  return {
    base: lane(dice, questions, dice.next() ** 2),
    control: lane(dice, questions, dice.next()),
    candidates,
    chosen:
      half === 0 && candidates.length > 1
        ? null
        : (able[dice.whole(0, Math.max(0, able.length - 1))] ?? null),
    status: 'finished',
    setup: { reward: dice.next() < 0.5 ? 'bits' : 'match', passage: { questions: all } },
    started: { split: { choose: all.slice(0, half), report: all.slice(half) } },
  } as unknown as RunState;
}

/** Everything that is written under a finished run. */
function wordsOf(state: RunState): string[] {
  const result = resultWords(state);
  return [
    endWords(state),
    luckSentence(state) ?? '',
    ...bestOfSentences(state),
    ...(result ? [result.line, result.change.words, ...result.more] : []),
  ];
}

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed);

test('of one run the words are counts: none says better', () => {
  for (const seed of SEEDS)
    for (const words of wordsOf(randomRun(seed))) expect(claims(words), `${seed}: ${words}`).toBe(false);
});

test('helped and hurt are called so only where the interval of the paired answers leaves out zero', () => {
  const found = { helped: 0, hurt: 0, unsure: 0, same: 0 };
  for (const seed of SEEDS) {
    const { base, candidates, started } = randomRun(seed);
    for (const after of candidates.filter(({ problem }) => !problem)) {
      const { direction, words } = changeOf(base, after, started.split.report);
      found[direction]++;
      const pairs = started.split.report.map((i) => [base.answers[i]!, after.answers[i]!] as const);
      const right = pairs.map(([was, is]) => Number(is.right) - Number(was.right));
      const level = right.reduce((sum, difference) => sum + difference, 0) === 0;
      const gained = level ? pairs.map(([was, is]) => was.bits - is.bits) : right;
      const interval = pairedInterval(gained);
      if (direction === 'helped') expect(interval!.low, words).toBeGreaterThan(0);
      if (direction === 'hurt') expect(interval!.high, words).toBeLessThan(0);
    }
  }
  for (const count of Object.values(found)) expect(count, JSON.stringify(found)).toBeGreaterThan(5);
});

test('of two runs one is called better only where the interval of the questions both report on leaves out zero', () => {
  const found = { claimed: 0, not: 0 };
  for (const seed of SEEDS) {
    const [left, right] = [randomRun(seed), randomRun(seed, 'the other')];
    const words = againstWords([left, right]);
    found[claims(words) ? 'claimed' : 'not']++;
    if (!claims(words)) continue;
    const shown = [left, right].map((state) => state.candidates[shownCandidate(state)!]!.answers);
    const pairs = left.started.split.report.map((i) => [shown[0]![i]!, shown[1]![i]!] as const);
    const more = pairs.map(([a, b]) => Number(b.right) - Number(a.right));
    const level = more.reduce((sum, difference) => sum + difference, 0) === 0;
    const { low, high } = pairedInterval(level ? pairs.map(([a, b]) => a.bits - b.bits) : more)!;
    if (words.includes('better')) expect(low, words).toBeGreaterThan(0);
    else expect(high, words).toBeLessThan(0);
  }
  for (const count of Object.values(found)) expect(count, JSON.stringify(found)).toBeGreaterThan(5);
});

test('rounds are said to be worth more or less only where the interval of the passages leaves out zero', () => {
  const found = { yes: 0, no: 0, 'not shown': 0 };
  for (const seed of SEEDS) {
    const { next, whole } = diceOf(seed);
    const lean = next() - 0.5;
    const values = Array.from({ length: whole(1, 12) }, () => (next() < 0.1 ? 0 : next() - 0.5 + lean));
    const interval = pairedInterval(values);
    const figure: Figure = { values, mean: values.reduce((a, b) => a + b, 0) / values.length, interval };
    const change = { all: { match: figure, bits: figure } };
    const verdict = verdictOf(
      { round: 1, change } as unknown as Measurement,
      next() < 0.5 ? 'bits' : 'match',
    )!;
    found[verdict.improved]++;
    if (verdict.improved === 'yes') expect(interval!.low).toBeGreaterThan(0);
    if (verdict.improved === 'no') expect(interval!.high).toBeLessThan(0);
    expect(claims(verdict.sentence), verdict.sentence).toBe(verdict.improved !== 'not shown');
  }
  for (const count of Object.values(found)) expect(count, JSON.stringify(found)).toBeGreaterThan(5);
});
