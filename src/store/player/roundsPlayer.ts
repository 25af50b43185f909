import { roundsPlayTimes } from '../../runtime/roundsPlayTimes.ts';
import type { Clock } from '../../runtime/replay.ts';
import { foldedLog, type FoldedLog } from '../../seal/foldedLog.ts';
import { reduceRounds } from '../../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { createPlayer, type Player } from './player.ts';
import { countsWhere, ENDS, type Stops } from './stops.ts';

/** A step of rounds: to the next thing to see, self-edit, passage, phase of a round, or round. */
export type RoundsGrain = 'step' | 'selfEdit' | 'passage' | 'phase' | 'round';

/** Rounds that are played: their player, and their state after so many events. */
export interface PlayedRounds {
  readonly player: Player<RoundsEvent, RoundsGrain>;
  readonly fold: FoldedLog<RoundsState>;
}

const PLAYED = new WeakMap<readonly RoundsEvent[], PlayedRounds>();

/** The one player of a log: whoever comes back to it finds it where they left it. */
export function playedRounds(log: readonly RoundsEvent[]): PlayedRounds {
  const known = PLAYED.get(log);
  if (known) return known;
  const made = { player: roundsPlayer(log), fold: foldedLog(log, reduceRounds) };
  // All of it is folded once, while the view opens: from then on no jump takes longer than a frame.
  made.fold.stateAt(log.length);
  PLAYED.set(log, made);
  return made;
}

/** @param log of at least one event */
export function roundsPlayer(log: readonly RoundsEvent[], clock?: Clock): Player<RoundsEvent, RoundsGrain> {
  return createPlayer({ log, times: roundsPlayTimes(log), stops: roundsStops(log) }, clock);
}

export function roundsStops(log: readonly RoundsEvent[]): Stops<RoundsGrain> {
  const phases = new Set<number>();
  const rounds = new Set<number>();
  let before: Phase | null = null;
  for (const [index, event] of log.entries()) {
    const now = phaseOf(event);
    if (!now) continue;
    if (before && now.name !== before.name) phases.add(index);
    if (before && now.round !== before.round) rounds.add(index);
    before = now;
  }
  return {
    step: countsWhere(log, (event) =>
      event.type === 'run' ? ENDS.step.has(event.event.type) : SEEN.has(event.type),
    ),
    selfEdit: countsWhere(log, (event) => event.type === 'run' && ENDS.selfEdit.has(event.event.type)),
    passage: countsWhere(log, (event) => event.type === 'run' && ENDED.has(event.event.type)),
    phase: countsWhere(log, (_, index) => phases.has(index)),
    round: countsWhere(log, (_, index) => rounds.has(index)),
  };
}

const SEEN: ReadonlySet<RoundsEvent['type']> = new Set(['edits.kept', 'writer.step', 'writer.unchanged']);
const ENDED = new Set(['run.finished', 'run.failed']);

interface Phase {
  readonly name: string;
  readonly round: number;
}

/** The part of a round that an event is of; null where it is of none. A measurement belongs to the round before it. */
function phaseOf(event: RoundsEvent): Phase | null {
  switch (event.type) {
    case 'run':
      return { name: `${event.at.round} ${event.at.set}`, round: event.at.round };
    case 'edits.kept':
      return { name: `${event.round} kept`, round: event.round };
    case 'writer.started':
    case 'writer.step':
    case 'writer.finished':
    case 'writer.unchanged':
      return { name: `${event.round} writer`, round: event.round };
    default:
      return null;
  }
}
