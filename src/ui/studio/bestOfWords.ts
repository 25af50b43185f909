import { mean } from '../../base/stats.ts';
import { judgeAgreement } from '../../seal/judge/judgeAgreement.ts';
import { bestOfN, type BestOfN, type Half, type HalfResult } from '../../seal/reward.ts';
import type { CandidateState, RunState } from '../../seal/runState.ts';
import { contenders, resultOver } from '../../store/selectors/lanes.ts';
import { listed, signed } from '../parts/quantity.ts';

/** Over fewer self-edits than this a rank correlation can be anything by chance. */
const FEW_RANKED = 10;

/** A lead that shrank by less than this, as a share of the questions or in bits, shrank by nothing. */
const NO_LUCK = 0.01;

/** "Self-edit 2 was chosen: +2 of 4 where it was chosen, +1 of 4 where it was not."; null where none was chosen. */
export function luckSentence(state: RunState): string | null {
  const { chosen, choose, report } = bestOfN(state);
  if (chosen === null || !choose.chosen || !report.chosen) return null;
  const gain = gainWords(state);
  return `Self-edit ${chosen + 1} was chosen: ${gain(choose.chosen, choose.of)} where it was chosen, ${gain(report.chosen, report.of)} where it was not.`;
}

/** What else choosing among self-edits brought to light, good or bad, one sentence each. */
export function bestOfSentences(state: RunState): string[] {
  const best = bestOfN(state);
  return [
    leadSentence(state, best),
    meanSentence(state, best.n, best.report),
    harmSentence(state),
    unstudiedSentence(state),
    judgeSentence(state),
    ...groupSentences(state),
  ].filter((sentence) => sentence !== null);
}

/** A gain in what counts: right answers of so many, or bits. */
function gainWords({ setup }: RunState): (result: HalfResult, of: number) => string {
  return setup.reward === 'bits'
    ? ({ bitsGain }) => `${bitsChange(bitsGain)} bits of surprise`
    : ({ gained }, of) => `${signed(gained)} of ${of}`;
}

/** Bits gained are bits of surprise that fell. */
function bitsChange(bitsGain: number): string {
  return signed(-bitsGain);
}

/** How much of its lead over the mean self-edit the chosen one owes to being chosen there. */
function leadSentence(state: RunState, { choose, report }: BestOfN): string | null {
  const where = leadOf(state, choose);
  const elsewhere = leadOf(state, report);
  if (!where || !elsewhere) return null;
  const verdict =
    where.share - elsewhere.share > NO_LUCK
      ? 'what it lost is the luck of choosing'
      : 'no luck of choosing shows';
  return `Against the mean self-edit: ${where.words} where it was chosen, ${elsewhere.words} where it was not; ${verdict}.`;
}

function leadOf({ setup }: RunState, { chosen, mean: blind, of }: Half) {
  if (!chosen || !blind) return null;
  const bits = chosen.bitsGain - blind.bitsGain;
  const right = chosen.right - blind.right;
  return setup.reward === 'bits'
    ? { share: bits, words: `${bitsChange(bits)} bits of surprise` }
    : { share: right / of, words: `${signed(right)} of ${of}` };
}

function meanSentence(state: RunState, n: number, { mean: blind, control, of }: Half): string | null {
  if (!blind || n < 2) return null;
  const gain = gainWords(state);
  const beside = control ? `; passage only, ${gain(control, of)}` : '';
  return `The mean of the ${n} self-edits, where nothing was chosen: ${gain(blind, of)}${beside}.`;
}

function harmSentence(state: RunState): string | null {
  const { split } = state.started;
  const bits = state.setup.reward === 'bits';
  const known = resultsOf(state, split.report);
  if (known.length < 2) return null;
  const harmful = known.filter(({ result }) => (bits ? result.bitsGain : result.gained) < 0);
  if (harmful.length === 0) return `None of the ${known.length} made it worse on these questions.`;
  const gain = gainWords(state);
  const named = harmful.map(
    ({ index, result }) => `self-edit ${index + 1} (${gain(result, split.report.length)})`,
  );
  return `${harmful.length} of ${known.length} made it worse: ${listed(named)}.`;
}

function unstudiedSentence({ candidates }: RunState): string | null {
  const numbers = (isOne: (candidate: CandidateState) => boolean) =>
    candidates.flatMap((candidate, index) => (isOne(candidate) ? [index + 1] : []));
  const passed = numbers(({ studied }) => !studied);
  const failed = numbers(({ problem }) => problem !== null);
  const said = [
    passed.length > 0 &&
      `The cheap judge passed over self-edit${plural(passed)} ${listed(passed)}, unstudied.`,
    failed.length > 0 && `Self-edit${plural(failed)} ${listed(failed)} failed and counts for nothing.`,
  ].filter(Boolean);
  return said.join(' ') || null;
}

/** How far the judge's order is the reward's, over the self-edits that were studied. */
function judgeSentence(state: RunState): string | null {
  const { choose } = state.started.split;
  if (choose.length === 0 || state.candidates.every(({ judgement }) => !judgement)) return null;
  const { pooled, pairs } = judgeAgreement(
    contenders(state).flatMap(({ reward, state: { judgement } }) =>
      judgement ? [{ passage: '', score: judgement.score, reward: reward?.value ?? null }] : [],
    ),
  );
  if (pairs < 3) return 'Too few self-edits to compare the cheap judge’s order with the reward’s.';
  if (pooled === null)
    return `The cheap judge cannot be compared with the reward: one of them ranks all ${pairs} alike.`;
  const weak = pairs < FEW_RANKED ? ': weak evidence, over so few it can be chance' : '';
  return `The cheap judge’s order and the reward’s have a rank correlation of ${signed(pooled, 2)} over ${pairs} self-edits${weak}.`;
}

/** Lanes of different recipes and of different writers, compared where nothing was chosen. */
function groupSentences(state: RunState): string[] {
  const recipes = { person: 'yours', default: 'the default', model: 'the model’s own' };
  return [
    groupSentence(state, 'By recipe', ({ plan }) => recipes[plan.recipe ?? 'person']),
    groupSentence(state, 'By writer', ({ plan }) => plan.writer?.name ?? 'the untouched model'),
  ].filter((sentence) => sentence !== null);
}

function groupSentence(
  state: RunState,
  title: string,
  nameOf: (candidate: CandidateState) => string,
): string | null {
  const { report } = state.started.split;
  const groups = new Map<string, HalfResult[]>();
  for (const { index, result } of resultsOf(state, report)) {
    const name = nameOf(state.candidates[index]!);
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  if (groups.size < 2) return null;
  const gain = gainWords(state);
  const said = [...groups].map(([name, members]) => {
    const gained = gain(meanResult(members), report.length);
    return `${name} ${gained} (${members.length > 1 ? `mean of ${members.length}` : '1'})`;
  });
  return `${title}, where nothing was chosen: ${said.join('; ')}.`;
}

function resultsOf({ base, candidates }: RunState, questions: readonly number[]) {
  return candidates.flatMap((candidate, index) => {
    const result = resultOver(candidate, base, questions);
    return result ? [{ index, result }] : [];
  });
}

function meanResult(results: readonly HalfResult[]): HalfResult {
  const over = (field: keyof HalfResult) => mean(results.map((result) => result[field]));
  return { right: over('right'), gained: over('gained'), bitsGain: over('bitsGain') };
}

function plural(things: readonly unknown[]): string {
  return things.length > 1 ? 's' : '';
}
