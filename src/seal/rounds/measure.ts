import { bootstrapInterval, mean, type Interval } from '../../base/stats.ts';
import { rewardOf, type Reward } from '../reward.ts';
import type { LaneState, RunState } from '../runState.ts';
import type { RoundsState } from './roundsState.ts';

/** A figure over the unseen passages. */
export interface Figure {
  /** By passage; null where it has none (not run yet, or its run failed). */
  readonly values: readonly (number | null)[];
  /** Of those that have one; null of none. */
  readonly mean: number | null;
  /** Bootstrap interval of the mean, 95 per cent, the passages drawn anew. */
  readonly interval: Interval | null;
}

/** What studying bought, over the base model. */
export interface Gains {
  /** Share of the questions answered right, gained. */
  readonly match: Figure;
  /** Mean bits of surprise of the reference answers, by how many they fell. */
  readonly bits: Figure;
}

/** The writer after one round, by its fresh self-edits on the unseen passages; number 0 is the untuned writer. */
export interface Measurement {
  readonly round: number;
  /** Passages that were measured. */
  readonly passages: number;
  /** Self-edits there, and how many of them failed: they count as gaining nothing. */
  readonly edits: number;
  readonly failed: number;
  /** Over all questions, of a passage's mean self-edit: nothing is chosen here, so every question may report. */
  readonly all: Gains;
  /** The same on the report half alone. */
  readonly report: Gains;
  /** On the report half, of the self-edit that is best on the choose half. */
  readonly best: Gains;
  /** Over all questions, of the control lane; it has values in measurement 0 only. */
  readonly control: Gains;
  /** By passage, what the mean self-edit gained more than in measurement 0; null of measurement 0 itself. */
  readonly change: { readonly all: Gains; readonly report: Gains } | null;
}

/** Resamples of the intervals: their ends are then steady to about a hundredth of their width. */
const RESAMPLES = 10_000;

/** Every measurement as far as it has come. The same finished runs give the very same object. */
export function measurements(state: RoundsState): Measurement[] {
  const { seed } = state.setup;
  const all: Measurement[] = [];
  for (const [round, runs] of state.measurements.entries()) {
    const finished = runs.map((run) => (run?.status === 'finished' ? run : null));
    const before = all[0] ?? null;
    const key = finished.find((run) => run !== null);
    const made = key && MADE.get(key);
    if (made?.before === before && made.finished.every((run, i) => run === finished[i])) {
      all.push(made.measurement);
      continue;
    }
    const measurement = measurementOf(round, finished, before, seed);
    if (key) MADE.set(key, { finished, before, measurement });
    all.push(measurement);
  }
  return all;
}

/** Drawing anew so often takes a while, and a page asks again with every event. By a measurement's first finished run. */
const MADE = new WeakMap<
  RunState,
  {
    readonly finished: readonly (RunState | null)[];
    readonly before: Measurement | null;
    readonly measurement: Measurement;
  }
>();

/** @param before measurement 0, for the others */
function measurementOf(
  round: number,
  finished: readonly (RunState | null)[],
  before: Measurement | null,
  seed: number,
): Measurement {
  const gains = (of: (run: RunState) => Gain | null): Gains => {
    const each = finished.map((run) => run && of(run));
    return {
      match: figure(
        each.map((gain) => gain && gain.gain),
        seed,
      ),
      bits: figure(
        each.map((gain) => gain && gain.bitsGain),
        seed,
      ),
    };
  };
  const edits = finished.flatMap((run) => run?.candidates.map((lane) => gainOf(run, lane, allOf(run))) ?? []);
  const all = gains((run) => meanGain(run, allOf(run)));
  const report = gains((run) => meanGain(run, run.started.split.report));
  return {
    round,
    passages: all.bits.values.filter((value) => value !== null).length,
    edits: edits.length,
    failed: edits.filter((gain) => gain === null).length,
    all,
    report,
    best: gains(({ chosen, ...run }) =>
      chosen === null ? null : gainOf(run, run.candidates[chosen]!, run.started.split.report),
    ),
    control: gains((run) => gainOf(run, run.control, allOf(run))),
    change: before && {
      all: change(before.all, all, seed),
      report: change(before.report, report, seed),
    },
  };
}

type Gain = Pick<Reward, 'gain' | 'bitsGain'>;

function allOf({ setup }: RunState): number[] {
  return [...setup.passage.questions.keys()];
}

function gainOf(
  { base, setup }: Pick<RunState, 'base' | 'setup'>,
  lane: LaneState,
  questions: readonly number[],
): Gain | null {
  return rewardOf(lane, base, questions, setup.reward ?? 'match');
}

/**
 * Of a passage's self-edits, the mean. One that failed gains nothing: a writer that often fails must not look better for
 * it. Null where the base model itself has no figures to compare with.
 */
function meanGain(run: RunState, questions: readonly number[]): Gain | null {
  if (!gainOf(run, run.base, questions)) return null;
  const gains = run.candidates.map((lane) => gainOf(run, lane, questions) ?? { gain: 0, bitsGain: 0 });
  return { gain: mean(gains.map(({ gain }) => gain)), bitsGain: mean(gains.map((each) => each.bitsGain)) };
}

function change(before: Gains, after: Gains, seed: number): Gains {
  const difference = (kind: keyof Gains) =>
    figure(
      after[kind].values.map((value, passage) => {
        const first = before[kind].values[passage] ?? null;
        return value === null || first === null ? null : value - first;
      }),
      seed,
    );
  return { match: difference('match'), bits: difference('bits') };
}

function figure(values: readonly (number | null)[], seed: number): Figure {
  const known = values.filter((value) => value !== null);
  return {
    values,
    mean: known.length > 0 ? mean(known) : null,
    interval: intervalOf(known, seed),
  };
}

/** Who scrubs through rounds comes by the same values again and again, and drawing anew takes longer than a frame. */
const INTERVALS = new Map<string, Interval | null>();
const MOST_INTERVALS = 2000;

function intervalOf(values: readonly number[], seed: number): Interval | null {
  const key = `${seed}: ${values.join(' ')}`;
  const known = INTERVALS.get(key);
  if (known !== undefined) return known;
  const interval = bootstrapInterval(values, { seed, resamples: RESAMPLES });
  if (INTERVALS.size >= MOST_INTERVALS) INTERVALS.clear();
  INTERVALS.set(key, interval);
  return interval;
}
