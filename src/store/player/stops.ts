import type { RunEvent } from '../../seal/events.ts';

/** How far one step of the player goes: to the next thing to see, the next self-edit that is done, the next phase. */
export type Grain = 'step' | 'selfEdit' | 'phase';

/** Where a step may end: after so many events of the log, rising; the first event and the whole log are always among them. */
export type Stops<G extends string> = Readonly<Record<G, readonly number[]>>;

/** What of a run ends a step. */
export const ENDS: Readonly<Record<Grain, ReadonlySet<RunEvent['type']>>> = {
  step: new Set(['quiz.answered', 'recipe.written', 'note.written', 'study.step', 'lane.failed']),
  selfEdit: new Set(['notes.finished', 'quiz.finished', 'lane.failed']),
  phase: new Set(['quiz.started', 'study.started']),
};

export function runStops(log: readonly RunEvent[]): Stops<Grain> {
  const writing = log.findIndex(({ type }) => type === 'recipe.written' || type === 'notes.started');
  const of = (grain: Grain) =>
    countsWhere(log, ({ type }, i) => ENDS[grain].has(type) || (grain === 'phase' && i === writing));
  return { step: of('step'), selfEdit: of('selfEdit'), phase: of('phase') };
}

/** The counts of events up to each that is an end, the first event and the whole log with them. */
export function countsWhere<E>(log: readonly E[], isEnd: (event: E, index: number) => boolean): number[] {
  const counts = log.flatMap((event, i) => (isEnd(event, i) ? [i + 1] : []));
  return [...new Set([1, ...counts, log.length])];
}

export function stopAfter(stops: readonly number[], at: number): number {
  return stops.find((stop) => stop > at) ?? stops.at(-1)!;
}

export function stopBefore(stops: readonly number[], at: number): number {
  return stops.findLast((stop) => stop < at) ?? stops[0]!;
}
