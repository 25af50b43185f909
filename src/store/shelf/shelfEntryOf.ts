import type { RunEvent } from '../../seal/events.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import { writerCard } from '../../seal/rounds/roundsSetup.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { RunState } from '../../seal/runState.ts';
import type { ShelfEntry } from '../persist/shelfEntry.ts';
import type { LooseEntry } from './shelved.ts';
import { roundsDigest, runDigest } from './digest.ts';

/** Where a run was made and by which code; with its id where it has none of its own. */
export type Origin = Pick<ShelfEntry, 'id' | 'from' | 'app'>;

/** What an entry takes from a run and from rounds alike. */
export type Shelvable =
  Pick<RunState, 'started' | 'setup' | 'status'> | Pick<RoundsState, 'started' | 'setup' | 'status'>;

const LONGEST_TITLE = 110;

export function entryOfRun(log: readonly RunEvent[], state: RunState, origin: Origin): LooseEntry {
  const { setup } = state;
  const entry: ShelfEntry = {
    ...fresh(log, state, setup.passage.title, origin),
    selfEdits: setup.candidates.length,
    adapters: [],
    digest: runDigest(state),
  };
  return { entry, events: log };
}

export function entryOfRounds(log: readonly RoundsEvent[], state: RoundsState, origin: Origin): LooseEntry {
  const { started, setup, rounds } = state;
  const count = setup.rounds === 1 ? '1 round' : `${setup.rounds} rounds`;
  const title = `${count} on ${setup.train.length} passages`;
  const entry: ShelfEntry = {
    ...fresh(log, state, title, origin),
    selfEdits: setup.candidates,
    adapters: rounds.flatMap(({ writer }, i) =>
      writer?.status === 'tuned' ? [writerCard(started.id, i + 1).id] : [],
    ),
    digest: roundsDigest(state),
  };
  return { entry, events: log };
}

/** An id for a run that came from elsewhere: the same run again is the same entry. */
export function foreignId(from: 'recorded' | 'imported', { started, setup }: Shelvable): string {
  return `${from} ${started.startedAt} ${started.model.sha256.slice(0, 12)} ${setup.seed}`;
}

function fresh(
  log: readonly unknown[],
  { started, setup, status }: Shelvable,
  title: string,
  origin: Origin,
) {
  const { model, executor, startedAt } = started;
  const { name, sha256, layers } = model;
  const { kind, description } = executor;
  return {
    version: 1,
    ...origin,
    name: nameOf(title, startedAt),
    title,
    status,
    seed: setup.seed,
    bytes: bytesOf(log),
    note: '',
    pinned: false,
    startedAt,
    keptAt: new Date().toISOString(),
    model: { name, sha256, layers },
    executor: { kind, description },
  } as const;
}

/** "The mill on the Tolmin, Nov 23, 2026, 03:50 AM", in the time of this machine. */
function nameOf(title: string, startedAt: string): string {
  const when = new Date(startedAt).toLocaleString('en', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const short = title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE)}…` : title;
  return `${short}, ${when}`;
}

function bytesOf(log: readonly unknown[]): number {
  return log.reduce<number>((sum, event) => sum + JSON.stringify(event).length + 1, 0);
}
