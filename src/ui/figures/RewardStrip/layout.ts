import type { Interval } from '../../../base/stats.ts';
import { signed } from '../../parts/quantity.ts';
import type { Numbers } from '../Figure/numbers.ts';

/** One column: the self-edits of a round, or of a measurement. */
export interface StripColumn {
  readonly name: string;
  readonly dots: readonly StripValue[];
  readonly mean: number | null;
  /** Of the mean. */
  readonly interval: Interval | null;
}

export interface StripValue {
  readonly value: number;
  /** Drawn filled; hollow otherwise. */
  readonly filled: boolean;
}

export interface StripDot {
  /** Positions in per cent of the picture, y down. */
  readonly x: number;
  readonly y: number;
  readonly filled: boolean;
  readonly change: 'helped' | 'hurt' | 'same';
}

export interface StripMarks {
  readonly columns: readonly {
    readonly name: string;
    /** Where the mean stands, beside the dots. */
    readonly x: number;
    readonly dots: readonly StripDot[];
    /** Null where there is none. */
    readonly mean: number | null;
    readonly interval: { readonly top: number; readonly bottom: number } | null;
  }[];
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  readonly zero: number;
}

/** From lowest to highest value that a picture has room for. */
export interface StripScale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** Free space above and below, as a share of the picture, so that no mark is cut off. */
const MARGIN = 0.07;
/** Between two dots of one height, as a share of the column; nearer where they would not fit. */
const SPACING = 0.055;
/** Share of the column that dots may take, and where their middle and the mean are. */
const WIDEST = 0.76;
const MIDDLE = 0.56;
const MEAN_AT = 0.09;
/** Dots that stand nearer than this, as a share of the scale, are drawn side by side. */
const SAME_HEIGHT = 0.02;
const MOST_TICKS = 6;

/** One scale for all of these columns; it holds zero, and its ticks are round numbers. */
export function stripScale(columns: readonly StripColumn[]): StripScale {
  const known = columns
    .flatMap(({ dots, mean, interval }) => [
      ...dots.map(({ value }) => value),
      ...[mean, interval?.low ?? null, interval?.high ?? null].filter((value) => value !== null),
    ])
    .filter(Number.isFinite);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  const step = roundStep((high - low || 1) / MOST_TICKS);
  return { low: Math.floor(low / step) * step, high: Math.max(step, Math.ceil(high / step) * step), step };
}

/** Places the columns side by side; values that are not finite numbers are left out. */
export function stripMarks(columns: readonly StripColumn[], { low, high, step }: StripScale): StripMarks {
  const span = (high - low) / (1 - 2 * MARGIN);
  const y = (value: number) => 100 * (MARGIN + (high - value) / span);
  const width = 100 / Math.max(1, columns.length);
  const steps = Math.round((high - low) / step);
  return {
    columns: columns.map(({ name, dots, mean, interval }, index) => {
      const middle = width * (index + MIDDLE);
      return {
        name,
        x: width * (index + MEAN_AT),
        dots: sideBySide(
          dots.filter(({ value }) => Number.isFinite(value)),
          SAME_HEIGHT * (high - low),
        ).map(({ value, filled, offset }) => ({
          x: middle + offset * width,
          y: y(value),
          filled,
          change: value > 0 ? 'helped' : value < 0 ? 'hurt' : 'same',
        })),
        mean: mean === null || !Number.isFinite(mean) ? null : y(mean),
        interval: interval && { top: y(interval.high), bottom: y(interval.low) },
      };
    }),
    ticks: Array.from({ length: steps + 1 }, (_, i) => {
      const value = low + i * step;
      return { value: Math.abs(value) < step / 2 ? 0 : value, y: y(value) };
    }),
    zero: y(0),
  };
}

/** Every dot's value, column by column, and what stands beside them; the values that are drawn filled come first. */
export function stripNumbers(title: string, columns: readonly StripColumn[]): Numbers {
  const text = (value: number | null) =>
    value === null || !Number.isFinite(value) ? 'none' : signed(value, 2);
  const values = (dots: readonly StripValue[], filled: boolean) =>
    dots
      .filter((dot) => dot.filled === filled && Number.isFinite(dot.value))
      .map(({ value }) => text(value))
      .join(', ') || 'none';
  return {
    title,
    columns: ['Column', 'Mean', 'Interval from', 'to', 'Filled dots', 'Hollow dots'],
    rows: columns.map(({ name, dots, mean, interval }) => [
      name,
      text(mean),
      text(interval?.low ?? null),
      text(interval?.high ?? null),
      values(dots, true),
      values(dots, false),
    ]),
  };
}

/** Dots of about one height stand in a row around the middle, filled ones first, so that none hides another. */
function sideBySide(dots: readonly StripValue[], near: number): (StripValue & { readonly offset: number })[] {
  const rows: StripValue[][] = [];
  for (const dot of dots.toSorted((a, b) => a.value - b.value)) {
    const row = rows.at(-1);
    if (row && dot.value - row[0]!.value <= near) row.push(dot);
    else rows.push([dot]);
  }
  return rows.flatMap((row) => {
    const spacing = Math.min(SPACING, WIDEST / Math.max(1, row.length - 1));
    return row
      .toSorted((a, b) => Number(b.filled) - Number(a.filled))
      .map((dot, i) => ({ ...dot, offset: spacing * (i - (row.length - 1) / 2) }));
  });
}

/** 1, 2, 2.5 or 5 times a power of ten, at least as large. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 2.5, 5, 10].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10);
}
