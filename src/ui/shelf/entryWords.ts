import type { ShelfEntry } from '../../store/persist/shelfEntry.ts';
import { counted, signed } from '../parts/quantity.ts';

const STANDS: Record<ShelfEntry['status'], string | null> = {
  finished: null,
  stopped: 'stopped before its end',
  failed: 'could not go on',
  running: 'left before its end',
};

/** "Nov 23, 2026, 03:50 AM", in the time of this machine. */
export function whenWords(date: string): string {
  return new Date(date).toLocaleString('en', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** What a run is made of, in short facts; when it was made, unless its name says so. */
export function aboutWords({
  name,
  startedAt,
  seed,
  selfEdits,
  digest,
  model,
  executor,
  status,
}: ShelfEntry): string[] {
  const stands = STANDS[status];
  const when = whenWords(startedAt);
  return [
    ...(name.includes(when) ? [] : [when]),
    `seed ${seed}`,
    `${counted(selfEdits, 'self-edit')}${digest.kind === 'rounds' ? ' a passage' : ''}`,
    model.name,
    executor.description,
    ...(stands ? [stands] : []),
  ];
}

export interface Fact {
  readonly name: string;
  /** As it is drawn. */
  readonly drawn: string;
  /** As it is read aloud. */
  readonly said: string;
}

/** What a run came to; empty where it has no result. */
export function resultFacts({ digest }: ShelfEntry): Fact[] {
  if (digest.kind === 'rounds') {
    const gains = digest.gains.map((gain) => (gain === null ? 'none' : signed(gain, 2)));
    if (gains.length === 0) return [];
    const said = gains
      .map((gain, i) => `${i === 0 ? 'untuned writer' : `after round ${i}`} ${gain}`)
      .join(', ');
    return [{ name: 'Bits gained, unseen passages', drawn: gains.join(' → '), said }];
  }
  const { of, base, control, chosen } = digest;
  const lanes = [
    ['before', base],
    ['passage only', control],
    ['chosen', chosen],
  ] as const;
  if (!base) return [];
  const fact = (name: string, of: number | null, value: (lane: NonNullable<typeof base>) => string): Fact => {
    const values = lanes.map(([, lane]) => (lane ? value(lane) : '–'));
    const unit = of === null ? '' : ` of ${of}`;
    return {
      name,
      drawn: `${values.join(' → ')}${unit}`,
      said: `${lanes.map(([lane, known], i) => `${lane} ${known ? values[i] : 'no result'}`).join(', ')}${unit}`,
    };
  };
  return [
    ...(of.choose > 0 ? [fact('Choose half', of.choose, ({ choose }) => String(choose))] : []),
    fact(of.choose > 0 ? 'Report half' : 'All questions', of.report, ({ report }) => String(report)),
    fact('Mean bits', null, ({ bits }) => (Number.isFinite(bits) ? bits.toFixed(1) : '–')),
  ];
}

export type Order = 'newest' | 'oldest' | 'name';

/** Pinned ones first. */
export function sorted(entries: readonly ShelfEntry[], order: Order): ShelfEntry[] {
  const age = (entry: ShelfEntry) => Date.parse(entry.startedAt);
  return entries.toSorted((a, b) => {
    if (a.pinned !== b.pinned) return Number(b.pinned) - Number(a.pinned);
    if (order === 'name') return a.name.localeCompare(b.name, 'en', { numeric: true });
    return order === 'newest' ? age(b) - age(a) : age(a) - age(b);
  });
}
