import type { RunEvent } from '../../seal/events.ts';

export const GRAINS = ['step', 'selfEdit', 'phase'] as const;
/** How far one step of the player goes: to the next thing to see, the next self-edit that is done, the next phase. */
export type Grain = (typeof GRAINS)[number];

/** Where a step may end: after so many events of the log, rising; the first event and the whole log are always among them. */
export type Stops = Record<Grain, readonly number[]>;

const ENDS: Record<Grain, ReadonlySet<RunEvent['type']>> = {
  step: new Set(['quiz.answered', 'recipe.written', 'note.written', 'study.step', 'lane.failed']),
  selfEdit: new Set(['notes.finished', 'quiz.finished', 'lane.failed']),
  phase: new Set(['quiz.started', 'study.started']),
};

export function stopsOf(log: readonly RunEvent[]): Stops {
  const writing = log.findIndex(({ type }) => type === 'recipe.written' || type === 'notes.started');
  const of = (grain: Grain) => {
    const counts = log.flatMap(({ type }, i) =>
      ENDS[grain].has(type) || (grain === 'phase' && i === writing) ? [i + 1] : [],
    );
    return [...new Set([1, ...counts, log.length])];
  };
  return { step: of('step'), selfEdit: of('selfEdit'), phase: of('phase') };
}

export function stopAfter(stops: readonly number[], at: number): number {
  return stops.find((stop) => stop > at) ?? stops.at(-1)!;
}

export function stopBefore(stops: readonly number[], at: number): number {
  return stops.findLast((stop) => stop < at) ?? stops[0]!;
}
