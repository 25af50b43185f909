/** What rounds show in a terminal while they run and at their end. */
import { signed } from '../base/signed.ts';
import type { Interval } from '../base/stats.ts';
import type { RunEvent } from '../seal/events.ts';
import { rewardOf } from '../seal/reward.ts';
import { measurements } from '../seal/rounds/measure.ts';
import { reduceRounds } from '../seal/rounds/reduceRounds.ts';
import type { RoundsEvent, RoundsSetup, RunPlace } from '../seal/rounds/roundsEvents.ts';
import { runAt, type RoundsState } from '../seal/rounds/roundsState.ts';
import type { RunState } from '../seal/runState.ts';
import { measurementOutput, type MeasurementOutput, type RoundsOutput } from './experimentRoundsOutput.ts';
import { progressLines } from './experimentText.ts';
import { agreementLine, aligned } from './textTable.ts';

/** Steps of the writer between two progress lines. */
const STEPS_A_LINE = 10;

/** Of one run among many, only these have a line. */
const TOLD: ReadonlySet<RunEvent['type']> = new Set([
  'run.started',
  'run.resumed',
  'run.failed',
  'quiz.finished',
  'recipe.written',
  'notes.finished',
  'lane.failed',
]);

/** Turns the events of rounds, from the first on, into progress lines. */
export function roundsLines(setup: RoundsSetup): (event: RoundsEvent) => string[] {
  let state: RoundsState | null = null;
  const lines = new Map<string, ReturnType<typeof progressLines>>();
  const runLines = (at: RunPlace, event: RunEvent, after: RoundsState): string[] => {
    const place = placeName(setup, at);
    const line = lines.get(place) ?? progressLines();
    lines.set(place, line);
    const told = line(event);
    if (event.type === 'run.finished') {
      lines.delete(place);
      return [`${place}: ${rewardsOf(runAt(after, at)!, at)}`, ...measuredLines(after, at)];
    }
    const own = told !== null && TOLD.has(event.type) ? [`${place}: ${told}`] : [];
    return event.type === 'run.failed' ? [...own, ...measuredLines(after, at)] : own;
  };
  return (event) => {
    state = reduceRounds(state, event);
    switch (event.type) {
      case 'rounds.started':
        return [
          `${setup.rounds} rounds, ${setup.train.length} training passages with ${setup.candidates} self-edits each, ${setup.unseen.length} unseen ones with ${setup.unseenCandidates}`,
        ];
      case 'run':
        return runLines(event.at, event.event, state);
      case 'edits.kept': {
        const kept = event.kept.filter(({ candidate }) => candidate !== null).length;
        const reasons = event.kept.map(
          ({ passage, reason }) => `  ${setup.train[passage]!.title}: ${reason}`,
        );
        return [
          `round ${event.round}: ${kept} of ${event.kept.length} passages keep a self-edit`,
          ...reasons,
        ];
      }
      case 'writer.started':
        return [`writer of round ${event.round}: ${event.documents} documents, ${event.steps} steps`];
      case 'writer.step': {
        const last = state.rounds[event.round - 1]?.writer?.steps === event.step;
        if (event.step % STEPS_A_LINE !== 0 && !last) return [];
        return [
          `  step ${event.step}, loss ${event.loss.toFixed(3)}, ${(event.elapsedMs / 1000).toFixed(0)} s`,
        ];
      }
      case 'writer.finished':
        return [`writer of round ${event.round}: tuned`];
      case 'writer.unchanged':
        return [`writer of round ${event.round}: stays as it was. ${event.problem.message}`];
      case 'rounds.resumed':
        // Each run that was cut off says by itself what it lost.
        return [event.lost === null ? 'resumed' : `resumed. ${event.lost}`];
      case 'rounds.stopped':
        return ['stopped'];
      case 'rounds.failed':
        return [`failed: ${event.problem.message}`];
      case 'rounds.finished':
        return ['finished'];
    }
  };
}

function placeName(setup: RoundsSetup, { round, set, passage }: RunPlace): string {
  const when = round === 0 ? 'before' : `round ${round}`;
  return `${when}, ${set === 'train' ? 'training' : 'unseen'} ${passage + 1}/${setup[set].length}`;
}

/** Of a training passage on the choose half, of an unseen one over all questions. */
function rewardsOf({ candidates, base, started, setup }: RunState, { set }: RunPlace): string {
  const { choose } = started.split;
  const questions = set === 'train' ? choose : [...setup.passage.questions.keys()];
  const each = candidates.map((lane) => {
    if (!lane.studied) return `judged ${lane.judgement?.score.toFixed(2) ?? '-'}`;
    const reward = rewardOf(lane, base, questions, setup.reward ?? 'match');
    return reward ? `${signed(reward.gain)} (${signed(reward.bitsGain)} bits)` : 'failed';
  });
  return `rewards ${each.join(', ')}`;
}

/** What the last run of a measurement completes. */
function measuredLines(state: RoundsState, { round, set }: RunPlace): string[] {
  const runs = set === 'unseen' ? state.measurements[round]! : [];
  if (runs.length === 0 || !runs.every((run) => run?.status === 'finished' || run?.status === 'failed'))
    return [];
  const measured = measurementOutput(state, measurements(state)[round]!);
  const verdict = measured.verdict ? [measured.verdict.sentence] : [];
  const figure = `mean reward ${told(measured.mean)} ${between(measured.interval)}`;
  return [
    `measured ${round === 0 ? 'before the first round' : `after round ${round}`}: ${figure}`,
    ...verdict,
  ];
}

/** The output as a table: what fresh self-edits are worth on the unseen passages before and after each round. */
export function roundsTable({ measurements: measured, rounds, setup, verdict, judge }: RoundsOutput): string {
  const head = ['unseen passages', 'self-edits', 'right', 'gain', '', 'on report half', 'bits', ''];
  const rows: string[][] = [head];
  const [first] = measured;
  if (first) {
    rows.push(['base', '', share(first.baseRight)]);
    const { match, bits } = first.control;
    const right = first.baseRight !== null && match.mean !== null ? first.baseRight + match.mean : null;
    rows.push([
      'control',
      '',
      share(right),
      told(match.mean),
      between(match.interval),
      '',
      told(bits.mean),
      between(bits.interval),
    ]);
  }
  for (const each of measured) rows.push(measuredRow(each));
  for (const { round, best } of measured)
    rows.push([
      `  best of ${setup.unseenCandidates}, ${when(round)}`,
      '',
      '',
      '',
      '',
      told(best.match.mean),
      told(best.bits.mean),
    ]);
  const lines = rounds.map(({ round, kept, writer }) => {
    const count = kept.filter(({ candidate }) => candidate !== null).length;
    const loss =
      writer.losses.length > 0
        ? `, loss ${writer.losses[0]!.toFixed(3)} to ${writer.losses.at(-1)!.toFixed(3)}`
        : '';
    const tuned = writer.tuned
      ? `tuned on ${writer.documents} documents${loss}`
      : `unchanged. ${writer.problem}`;
    return `Round ${round}: ${count} of ${kept.length} training passages keep a self-edit; writer ${tuned}`;
  });
  const agreement = agreementLine(judge);
  const ends = [...(agreement === null ? [] : [agreement]), ...(verdict ? [verdict.sentence] : [])];
  return [aligned(rows), '', ...lines, ...ends].join('\n');
}

function measuredRow({ round, edits, failed, right, all, report }: MeasurementOutput): string[] {
  const { match, bits } = all;
  return [
    when(round),
    failed > 0 ? `${edits} (${failed} failed)` : String(edits),
    share(right),
    told(match.mean),
    between(match.interval),
    told(report.match.mean),
    told(bits.mean),
    between(bits.interval),
  ];
}

const when = (round: number) => (round === 0 ? 'untuned writer' : `after round ${round}`);
const share = (value: number | null) => (value === null ? '-' : value.toFixed(3));
const told = (value: number | null) => (value === null ? '-' : signed(value, 3));

function between(interval: Interval | null): string {
  return interval ? `[${signed(interval.low, 3)}, ${signed(interval.high, 3)}]` : '';
}
