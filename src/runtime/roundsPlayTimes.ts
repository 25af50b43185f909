import type { RunEvent } from '../seal/events.ts';
import type { RoundsEvent, RunPlace } from '../seal/rounds/roundsEvents.ts';
import { placeKey } from '../seal/rounds/roundsSetup.ts';
import { playTimes } from './playTimes.ts';

/** How long each part of the rounds is shown, in milliseconds, where there is time for all of it. */
const SHOWN_MS = { firstRun: 9000, run: 2500, kept: 2500, tuning: 4000, measured: 2500 } as const;
/** All of it, however many rounds and passages there are. */
const LONGEST_MS = 75_000;

/**
 * When to show each event of recorded rounds, in milliseconds from the beginning; never falls. The first run of each kind
 * is shown the longest, for what happens in one happens in all; within a run time passes as where it is played alone.
 * Runs that were at work together are shown in the order of their events.
 */
export function roundsPlayTimes(log: readonly RoundsEvent[]): number[] {
  const waits = log.map(() => 0);
  for (const [run, first] of runsOf(log)) {
    const times = playTimes(run.map(({ event }) => event));
    const scale = (first ? SHOWN_MS.firstRun : SHOWN_MS.run) / (times.at(-1)! || 1);
    for (const [i, { index }] of run.entries())
      waits[index] = scale * (i === 0 ? 0 : times[i]! - times[i - 1]!);
  }
  for (const [index, event] of log.entries()) {
    // What has come about stays on screen for a moment, so what comes next waits.
    if (event.type === 'edits.kept') addWait(waits, index + 1, SHOWN_MS.kept);
    if (event.type === 'writer.step') addWait(waits, index, SHOWN_MS.tuning / stepsIn(log, event.round));
    if (endsMeasurement(log, index)) addWait(waits, index + 1, SHOWN_MS.measured);
  }
  const whole = waits.reduce((sum, wait) => sum + wait, 0);
  const shorter = Math.min(1, LONGEST_MS / (whole || 1));
  let at = 0;
  return waits.map((wait) => (at += wait * shorter));
}

interface Placed {
  readonly index: number;
  readonly event: RunEvent;
}

/** The events of each run, and whether it is the first of its kind: of a training round, or of a measurement. */
function runsOf(log: readonly RoundsEvent[]): (readonly [readonly Placed[], boolean])[] {
  const runs = new Map<string, Placed[]>();
  const firsts = new Map<RunPlace['set'], string>();
  for (const [index, event] of log.entries()) {
    if (event.type !== 'run') continue;
    const key = placeKey(event.at);
    if (!firsts.has(event.at.set)) firsts.set(event.at.set, key);
    const run = runs.get(key) ?? [];
    run.push({ index, event: event.event });
    runs.set(key, run);
  }
  const shownLong = new Set(firsts.values());
  return [...runs].map(([key, run]) => [run, shownLong.has(key)] as const);
}

function addWait(waits: number[], index: number, wait: number): void {
  if (index < waits.length) waits[index]! += wait;
}

function stepsIn(log: readonly RoundsEvent[], round: number): number {
  return log.filter((event) => event.type === 'writer.step' && event.round === round).length;
}

function endsMeasurement(log: readonly RoundsEvent[], index: number): boolean {
  const [event, next] = [log[index]!, log[index + 1]];
  if (event.type !== 'run' || event.at.set !== 'unseen' || !next) return false;
  return next.type === 'rounds.finished' || (next.type === 'run' && next.at.set === 'train');
}
