import * as z from 'zod/mini';
import type { ModelCard } from '../../seal/learner.ts';
import { MOST_CANDIDATES } from '../../seal/planCandidates.ts';
import type { RunState } from '../../seal/runState.ts';
import { executor, index, measured, model, startedAt } from './eventSchema.ts';

/** What one lane came to. */
export interface LaneDigest {
  /** Right answers on either half of the questions. */
  readonly choose: number;
  readonly report: number;
  /** Mean bits of surprise on the report half. */
  readonly bits: number;
}

/** What a run came to, for the list; all of it is read from its log. */
export interface RunDigest {
  readonly kind: 'run';
  /** Questions in each half. */
  readonly of: { readonly choose: number; readonly report: number };
  readonly base: LaneDigest | null;
  readonly control: LaneDigest | null;
  /** The self-edit that stands for the run. */
  readonly chosen: (LaneDigest & { readonly candidate: number }) | null;
  /** Bits gained on the report half, by self-edit; null where it has no result. */
  readonly gains: readonly (number | null)[];
}

/** What rounds came to on the unseen passages. */
export interface RoundsDigest {
  readonly kind: 'rounds';
  readonly rounds: number;
  readonly train: number;
  readonly unseen: number;
  /** Mean bits gained over the untouched model, by measurement; the untuned writer first. */
  readonly gains: readonly (number | null)[];
  /** The latest verdict; null before there is one. */
  readonly verdict: string | null;
}

/** A past run, without its log. */
export interface ShelfEntry {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** Stays when room is made, and stands first. */
  readonly pinned: boolean;
  /** Where it was made: in this browser, with the page, or in a file. */
  readonly from: 'here' | 'recorded' | 'imported';
  readonly status: 'running' | 'stopped' | 'failed' | 'finished';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly keptAt: string;
  /** Of the log, as JSON. */
  readonly bytes: number;
  readonly title: string;
  readonly seed: number;
  /** Self-edits of a passage. */
  readonly selfEdits: number;
  readonly model: ModelCard;
  readonly executor: RunState['started']['executor'];
  /** The code that made it, as far as is known. */
  readonly app: { readonly version: string; readonly commit: string | null } | null;
  /** Ids of kept adapters that it made. */
  readonly adapters: readonly string[];
  readonly digest: RunDigest | RoundsDigest;
}

export const LABEL_LIMITS = { name: 160, note: 4000 } as const;

const lane = z.object({ choose: index, report: index, bits: measured });
const gains = z.array(z.nullable(measured)).check(z.maxLength(MOST_CANDIDATES));
const id = z.string().check(z.minLength(1), z.maxLength(400));

const digest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    of: z.object({ choose: index, report: index }),
    base: z.nullable(lane),
    control: z.nullable(lane),
    chosen: z.nullable(z.extend(lane, { candidate: index })),
    gains,
  }),
  z.object({
    kind: z.literal('rounds'),
    rounds: index,
    train: index,
    unseen: index,
    gains,
    verdict: z.nullable(z.string().check(z.maxLength(1000))),
  }),
]);

const entry: z.ZodMiniType<ShelfEntry> = z.object({
  version: z.literal(1),
  id,
  name: z.string().check(z.maxLength(LABEL_LIMITS.name)),
  note: z.string().check(z.maxLength(LABEL_LIMITS.note)),
  pinned: z.boolean(),
  from: z.enum(['here', 'recorded', 'imported']),
  status: z.enum(['running', 'stopped', 'failed', 'finished']),
  startedAt,
  keptAt: startedAt,
  bytes: z.number().check(z.minimum(0)),
  title: z.string().check(z.maxLength(1000)),
  seed: z.number(),
  selfEdits: index,
  model,
  executor,
  app: z.nullable(z.object({ version: z.string(), commit: z.nullable(z.string()) })),
  adapters: z.array(id),
  digest,
});

/** A stored entry; null where it is old or damaged. */
export function parseShelfEntry(stored: unknown): ShelfEntry | null {
  const parsed = entry.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
