/**
 * The ways of multiplying many rows with a packed matrix. None is fastest everywhere: graphics cards differ in registers
 * and workgroup memory, and a processor that plays a GPU pays dearly for barriers. `kernelTuning` picks by trial.
 */
import type { KernelSpec } from '../../gpu/kernel.ts';

/** Outputs of a workgroup share W in workgroup memory; a thread sums threadRows x threadColumns of them. */
interface TileVariant {
  readonly kind: 'tile';
  /** At most; fewer where there are fewer rows. */
  readonly tileRows: 32 | 64;
  readonly threadRows: 4 | 8;
  readonly threadColumns: 4 | 8;
  /** Products in f16, sums in f32. */
  readonly half?: boolean;
}

/** No workgroup memory: all in registers. */
interface DirectVariant {
  readonly kind: 'direct';
  /** Threads in quads show each other what they read. */
  readonly quads?: boolean;
}

export type Variant = TileVariant | DirectVariant;

export const VARIANTS = {
  /** Fills a GPU at few rows. */
  tile32: { kind: 'tile', tileRows: 32, threadRows: 4, threadColumns: 4 },
  /** 256 threads: what most GPUs like at many rows. */
  tile64: { kind: 'tile', tileRows: 64, threadRows: 4, threadColumns: 4 },
  /** Fewer reads of workgroup memory a product, for GPUs with many registers. */
  tile64Wide: { kind: 'tile', tileRows: 64, threadRows: 8, threadColumns: 8 },
  tile32Half: { kind: 'tile', tileRows: 32, threadRows: 4, threadColumns: 4, half: true },
  tile64Half: { kind: 'tile', tileRows: 64, threadRows: 4, threadColumns: 4, half: true },
  direct: { kind: 'direct' },
  directQuads: { kind: 'direct', quads: true },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof VARIANTS;
export const VARIANT_NAMES = Object.keys(VARIANTS) as VariantName[];

/** Whether it multiplies in f16, which ends at 65,504 and loses what is smaller than 1e-7. */
export function isHalf(name: VariantName): boolean {
  const variant: Variant = VARIANTS[name];
  return variant.kind === 'tile' && variant.half === true;
}

/** What the device must have for a variant. */
export function variantFeatures(name: VariantName): NonNullable<KernelSpec['features']> {
  const variant: Variant = VARIANTS[name];
  if (variant.kind === 'direct') return variant.quads ? ['subgroups'] : [];
  return isHalf(name) ? ['shader-f16'] : [];
}

/** A variant for each direction. */
export interface VariantChoice {
  readonly forward: VariantName;
  readonly backward: VariantName;
}

/** Which variants multiply with a matrix on this device. */
export interface KernelTuning {
  /** Up to MOST_SHORT_ROWS rows. */
  readonly short: VariantChoice;
  readonly long: VariantChoice;
}

export const MOST_SHORT_ROWS = 64;

/** Right everywhere, and good on most graphics cards. */
export const PLAIN_TUNING: KernelTuning = {
  short: { forward: 'tile32', backward: 'tile32' },
  long: { forward: 'tile32', backward: 'tile32' },
};

/** One variant for everything: for tests and for trying it out. */
export function tuningOf(name: VariantName): KernelTuning {
  const choice = { forward: name, backward: name };
  return { short: choice, long: choice };
}

export function variantFor(
  tuning: KernelTuning | undefined,
  rows: number,
  direction: keyof VariantChoice,
): VariantName {
  return (tuning ?? PLAIN_TUNING)[rows <= MOST_SHORT_ROWS ? 'short' : 'long'][direction];
}

const IN_FULL: Partial<Record<VariantName, VariantName>> = { tile32Half: 'tile32', tile64Half: 'tile64' };

/** The same choice in f32: for products that can leave f16's range, and for logits. */
export function inFull({ short, long }: KernelTuning): KernelTuning {
  const full = ({ forward, backward }: VariantChoice): VariantChoice => ({
    forward: IN_FULL[forward] ?? forward,
    backward: IN_FULL[backward] ?? backward,
  });
  return { short: full(short), long: full(long) };
}

/** The same choice where a linear must gate its input itself, in one dispatch: direct variants do not. */
export function selfGating(tuning: KernelTuning = PLAIN_TUNING): KernelTuning {
  const gating = (choice: VariantChoice, plain: VariantChoice): VariantChoice =>
    VARIANTS[choice.forward].kind === 'direct' ? { ...choice, forward: plain.forward } : choice;
  return {
    short: gating(tuning.short, PLAIN_TUNING.short),
    long: gating(tuning.long, PLAIN_TUNING.long),
  };
}
