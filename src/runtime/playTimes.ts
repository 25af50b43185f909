import type { Lane, RunEvent } from '../seal/events.ts';

/** How long each part of a run is shown, in milliseconds, whatever it took. */
const SHOWN_MS = { passage: 1500, before: 3000, write: 8000, study: 3200, quiz: 2000 } as const;

interface Part {
  readonly shows: keyof typeof SHOWN_MS;
  readonly lane: Lane | null;
  /** Indices of its events, the latter left out. */
  readonly from: number;
  to: number;
}

/**
 * When to show each event of a recorded run, in milliseconds from the beginning; never falls. The run's parts get times
 * by what there is to see; lessons share theirs by the square root of what they took, so that a long one stays longer.
 * Within a part time passes evenly, but for a quiz: its answers come out of the model together, and are shown one by one.
 * About 45 seconds for five self-edits. What is said about time comes from the events themselves, not from here.
 */
export function playTimes(log: readonly RunEvent[]): number[] {
  const parts = partsOf(log);
  const lessons = parts.filter(({ shows }) => shows === 'study');
  const roots = lessons.map((part) => Math.sqrt(tookMs(log, part)));
  const sum = roots.reduce((total, root) => total + root, 0);
  const times: number[] = [];
  let at = 0;
  for (const part of parts) {
    const share = sum > 0 ? roots[lessons.indexOf(part)]! / sum : 1 / lessons.length;
    const length = part.shows === 'study' ? SHOWN_MS.study * lessons.length * share : SHOWN_MS[part.shows];
    const began = log[part.from]!.atMs;
    const took = tookMs(log, part);
    for (let i = part.from; i < part.to; i++) {
      const evenly = part.shows === 'quiz' || part.shows === 'before' || took === 0;
      const done = evenly ? (i - part.from) / (part.to - part.from) : (log[i]!.atMs - began) / took;
      times.push(Math.max(times.at(-1) ?? 0, at + length * done));
    }
    at += length;
  }
  return times;
}

function partsOf(log: readonly RunEvent[]): Part[] {
  const parts: Part[] = [];
  log.forEach((event, index) => {
    const begun = partBegunBy(event);
    const now = parts.at(-1);
    if (!now || (begun && (begun.shows !== now.shows || begun.lane !== now.lane)))
      parts.push({ ...(begun ?? { shows: 'passage', lane: null }), from: index, to: index + 1 });
    else now.to = index + 1;
  });
  return parts;
}

function partBegunBy(event: RunEvent): Pick<Part, 'shows' | 'lane'> | null {
  switch (event.type) {
    case 'quiz.started':
      return { shows: event.lane === 'base' ? 'before' : 'quiz', lane: event.lane };
    case 'recipe.written':
    case 'notes.started':
      return { shows: 'write', lane: null };
    case 'study.started':
      return { shows: 'study', lane: event.lane };
    default:
      return null;
  }
}

function tookMs(log: readonly RunEvent[], { from, to }: Part): number {
  return log[to - 1]!.atMs - log[from]!.atMs;
}
