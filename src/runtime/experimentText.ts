/** What an experiment over passages shows in a terminal while it runs and at its end. */
import { signed } from '../base/signed.ts';
import type { Lane, RunEvent } from '../seal/events.ts';
import type { Count } from '../seal/score.ts';
import type { BestOfN, HalfResult } from '../seal/reward.ts';
import type { ExperimentOutput, LaneOutput } from './experimentOutput.ts';
import { agreementLine, aligned } from './textTable.ts';

/** Steps of a lesson between two progress lines. */
const STEPS_A_LINE = 20;

const nameOf = (lane: Lane) => (typeof lane === 'number' ? `self-edit ${lane + 1}` : lane);

/** Turns the events of one run into progress lines; null for events without one. */
export function progressLines(): (event: RunEvent) => string | null {
  let right = 0;
  let asked = 0;
  // By self-edit: several are written at a time.
  const counts = new Map<number, { written: number; dropped: number }>();
  const countOf = (candidate: number) => counts.get(candidate) ?? { written: 0, dropped: 0 };
  let steps = 0;
  return (event) => {
    switch (event.type) {
      case 'run.started':
        return `${event.setup.passage.title}: ${event.sentences.length} sentences, ${event.setup.passage.questions.length} questions`;
      case 'run.resumed':
        return `resumed. ${event.lost ?? 'Nothing was lost.'}`;
      case 'quiz.started':
        right = asked = 0;
        return null;
      case 'quiz.answered':
        asked++;
        if (event.right) right++;
        return null;
      case 'quiz.finished':
        return `quiz of ${nameOf(event.lane)}: ${right} of ${asked} right`;
      case 'passage.read': {
        const mean = event.bits.reduce((sum, bits) => sum + bits, 0) / event.bits.length;
        return `  ${nameOf(event.lane)} reads the passage with ${mean.toFixed(2)} bits of surprise a token`;
      }
      case 'update.measured':
        return `  ${nameOf(event.lane)} changed a matrix by at most ${(100 * Math.max(...event.norms.flat())).toFixed(1)} %`;
      case 'recipe.written': {
        const { epochs, learningRate, firstLayer } = event.recipe;
        const capped = event.clamps.map(
          ({ field, asked, used }) => `; ${field}: asked for ${asked}, used ${used}`,
        );
        return `recipe of ${nameOf(event.candidate)}: ${event.format}, ${epochs} epochs, lr ${learningRate}, from layer ${firstLayer}${capped.join('')}`;
      }
      case 'notes.started':
        counts.delete(event.candidate);
        return `notes of ${nameOf(event.candidate)} (${event.format})`;
      case 'note.written': {
        const { written, dropped } = countOf(event.candidate);
        counts.set(event.candidate, { written: written + 1, dropped });
        return (written + 1) % 10 === 0 ? `  ${nameOf(event.candidate)}: ${written + 1} notes written` : null;
      }
      case 'note.dropped': {
        const { written, dropped } = countOf(event.candidate);
        counts.set(event.candidate, { written, dropped: dropped + 1 });
        return null;
      }
      case 'notes.finished': {
        const { written, dropped } = countOf(event.candidate);
        return `notes of ${nameOf(event.candidate)}: ${written} written, ${dropped} dropped, ${event.seconds.toFixed(0)} s`;
      }
      case 'notes.edited':
        return null;
      case 'candidate.judged':
        return `${nameOf(event.candidate)} judged by its text: ${event.judgement.score.toFixed(2)}${event.studied ? '' : ', passed over'}`;
      case 'study.started':
        steps = event.steps;
        return `study of ${nameOf(event.lane)}: ${event.documents} documents, ${steps} steps`;
      case 'study.step':
        if (event.step % STEPS_A_LINE !== 0 && event.step !== steps) return null;
        return `  step ${event.step} of ${steps}, loss ${event.loss.toFixed(3)}, ${(event.elapsedMs / 1000).toFixed(0)} s`;
      case 'study.finished':
        return null;
      case 'lane.failed':
        return `${nameOf(event.lane)} has no result: ${event.problem.message}`;
      case 'run.stopped':
        return 'stopped';
      case 'run.failed':
        return `failed: ${event.problem.message}`;
      case 'run.finished':
        return event.chosen === null ? 'finished' : `finished; chosen: ${nameOf(event.chosen)}`;
    }
  };
}

/**
 * The output as a table: right answers of each lane, all and the report half, bits, reward and the cheap judge's mark;
 * then the sums, what choosing bought, the judge's agreement and the noise.
 */
export function experimentTable(output: ExperimentOutput): string {
  const rows: string[][] = [['passage', 'lane', 'right', 'report', 'bits', 'reward', 'judge', ...COUNTS]];
  for (const { title, base, control, candidates, chosen } of output.passages) {
    rows.push([title, 'base', ...laneCells(base)], ['', 'control', ...laneCells(control)]);
    for (const [i, candidate] of candidates.entries()) {
      const lane = `${nameOf(i)} ${candidate.format}${i === chosen ? ' *' : ''}`;
      const { notes, steps, seconds, reward, judgement } = candidate;
      const marks = [reward ? signed(reward.value) : '-', judgement ? judgement.score.toFixed(2) : '-'];
      const counts = [notes.length, steps, Math.round(seconds)].map(String);
      rows.push(['', lane, ...laneCells(candidate), ...marks, ...counts]);
    }
  }
  const { passages } = output;
  const candidates = passages.flatMap((each) => each.candidates.filter(({ studied }) => studied));
  const chosen = passages.flatMap((each) => (each.chosen === null ? [] : [each.candidates[each.chosen]!]));
  const sums: [string, readonly LaneOutput[]][] = [
    ['base', passages.map((each) => each.base)],
    ['control', passages.map((each) => each.control)],
    ['mean self-edit', candidates],
    ['chosen self-edit', chosen],
  ];
  for (const [i, [name, lanes]] of sums.entries())
    rows.push([i === 0 ? 'all' : '', name, share(lanes, 'all'), share(lanes, 'report')]);
  return [aligned(rows), ...afterwords(output)].join('\n');
}

const COUNTS = ['notes', 'steps', 'seconds'];

/** Sentences below the table. */
function afterwords({ passages, judge, noise }: ExperimentOutput): string[] {
  const bought = choosingLine(passages.map((each) => each.bestOf));
  const agreement = agreementLine(judge);
  return [
    ...(bought === null ? [] : [bought]),
    ...(agreement === null ? [] : [agreement]),
    ...(noise === null ? [] : [noiseLine(noise)]),
  ];
}

/** E.g. "Choosing: the chosen self-edit is +2.0 of 8 ahead of the mean one where it was chosen, +1.0 of 8 where it was not." */
function choosingLine(passages: readonly BestOfN[]): string | null {
  const chosen = passages.filter((each) => each.chosen !== null && each.n > 1);
  if (chosen.length === 0) return null;
  const ahead = (half: 'choose' | 'report') => {
    const right = (result: HalfResult | null) => result?.right ?? 0;
    const lead = chosen.reduce((sum, each) => sum + right(each[half].chosen) - right(each[half].mean), 0);
    return `${signed(lead, 1)} of ${chosen.reduce((sum, each) => sum + each[half].of, 0)}`;
  };
  return `Choosing: ${ahead('choose')} ahead of the mean self-edit where it was chosen, ${ahead('report')} where it was not.`;
}

function noiseLine({
  studies,
  chooseMatch,
  chooseBits,
  allMatch,
  allBits,
}: NonNullable<ExperimentOutput['noise']>) {
  const share = (value: number | null) => (value === null ? 'unknown' : value.toFixed(2));
  return `Noise: each self-edit was studied ${studies} times; of what sets rewards apart, luck is ${share(chooseMatch)} (right answers) and ${share(chooseBits)} (bits) on the choose half, ${share(allMatch)} and ${share(allBits)} over all questions.`;
}

const countCell = ({ right, of }: Count) => (of === 0 ? '-' : `${right}/${of}`);

function laneCells({ match, bits }: LaneOutput): string[] {
  return [countCell(match.all), countCell(match.report), bits.all === null ? '-' : bits.all.toFixed(1)];
}

/** With fewer answers than this a ratio would promise more than it knows. */
const ENOUGH_FOR_A_RATIO = 20;

/** Right answers of all the lanes together, e.g. "29/48 0.60"; lanes without a result are told apart. */
function share(lanes: readonly LaneOutput[], half: 'all' | 'report'): string {
  const right = lanes.reduce((sum, lane) => sum + lane.match[half].right, 0);
  const of = lanes.reduce((sum, lane) => sum + lane.match[half].of, 0);
  if (of === 0) return '-';
  const failed = lanes.filter((lane) => lane.match.all.of === 0).length;
  const ratio = of < ENOUGH_FOR_A_RATIO ? '' : ` ${(right / of).toFixed(2)}`;
  return `${right}/${of}${ratio}${failed > 0 ? ` (${failed} failed)` : ''}`;
}
