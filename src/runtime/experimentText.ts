/** What an experiment shows in a terminal while it runs and at its end. */
import type { Lane, RunEvent } from '../seal/events.ts';
import type { Count } from '../seal/score.ts';
import type { ExperimentOutput, LaneOutput } from './experimentOutput.ts';

/** Steps of a lesson between two progress lines. */
const STEPS_A_LINE = 20;

const nameOf = (lane: Lane) => (typeof lane === 'number' ? `self-edit ${lane + 1}` : lane);

/** Turns the events of one run into progress lines; null for events without one. */
export function progressLines(): (event: RunEvent) => string | null {
  let right = 0;
  let asked = 0;
  let written = 0;
  let dropped = 0;
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
      case 'notes.started':
        written = dropped = 0;
        return `notes of ${nameOf(event.candidate)} (${event.format})`;
      case 'note.written':
        return ++written % 10 === 0 ? `  ${written} notes written` : null;
      case 'note.dropped':
        dropped++;
        return null;
      case 'notes.finished':
        return `notes of ${nameOf(event.candidate)}: ${written} written, ${dropped} dropped, ${event.seconds.toFixed(0)} s`;
      case 'notes.edited':
        return null;
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

/** The output as a table: right answers of each lane, all and the report half, and bits; then the means. */
export function experimentTable(output: ExperimentOutput): string {
  const rows: string[][] = [['passage', 'lane', 'right', 'report', 'bits', 'notes', 'steps', 'seconds']];
  for (const { title, base, control, candidates, chosen } of output.passages) {
    rows.push([title, 'base', ...laneCells(base)], ['', 'control', ...laneCells(control)]);
    for (const [i, candidate] of candidates.entries()) {
      const lane = `${nameOf(i)} ${candidate.format}${i === chosen ? ' *' : ''}`;
      const { notes, steps, seconds } = candidate;
      rows.push(['', lane, ...laneCells(candidate), String(notes.length), String(steps), seconds.toFixed(0)]);
    }
  }
  const { passages } = output;
  const candidates = passages.flatMap((each) => each.candidates);
  const chosen = passages.flatMap((each) => (each.chosen === null ? [] : [each.candidates[each.chosen]!]));
  const sums: [string, readonly LaneOutput[]][] = [
    ['base', passages.map((each) => each.base)],
    ['control', passages.map((each) => each.control)],
    ['mean self-edit', candidates],
    ['chosen self-edit', chosen],
  ];
  for (const [i, [name, lanes]] of sums.entries())
    rows.push([i === 0 ? 'all' : '', name, share(lanes, 'all'), share(lanes, 'report')]);
  const width = (column: number) => Math.max(...rows.map((row) => (row[column] ?? '').length));
  const widths = rows[0]!.map((_, column) => width(column));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
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
