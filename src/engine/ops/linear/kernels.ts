/** What all kernels of `linear` and `loraLinear` share: hooks, what is added, segments and params. */
import type { BufferSlice } from '../../gpu/buffers.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import addBias from '../snippets/addBias.wgsl?raw';
import addNothing from '../snippets/addNothing.wgsl?raw';
import addResidual from '../snippets/addResidual.wgsl?raw';
import inputPlain from '../snippets/inputPlain.wgsl?raw';
import inputSwiGlu from '../snippets/inputSwiGlu.wgsl?raw';

/** What fills LoRA's hooks in the kernel for few rows. */
export interface Hooks {
  readonly wgsl: string;
  readonly constants: Readonly<Record<string, number>>;
  /** Further bindings of the hooks, in the order of their binding numbers (5, 6 after `added`'s 4). */
  readonly bindings: KernelSpec['bindings'];
}

/** What a linear adds to its product. */
export type Added =
  { readonly kind: 'nothing' } | { readonly kind: 'bias' | 'residual'; readonly buffer: BufferSlice };

export const INPUT = { plain: inputPlain, swiGlu: inputSwiGlu };
export const ADD = { nothing: addNothing, bias: addBias, residual: addResidual };

export type LinearInput = 'plain' | 'swiGlu';

/** The next power of two: rows that a kernel is compiled for. */
export function powerOfTwo(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows));
}

/** Binding numbers are dense: where nothing is added but LoRA's bindings follow, `added`'s place is still taken. */
export function addedBinding(added: Added['kind'], hooks: Pick<Hooks, 'bindings'>): KernelSpec['bindings'] {
  return added === 'nothing' && hooks.bindings.length === 0 ? [] : ['read'];
}

/** The buffer for `added`'s place; any readable one does where nothing is added. */
export function addedBuffer(added: Added, hooks: Hooks, filler: BufferSlice): BufferSlice[] {
  if (added.kind !== 'nothing') return [added.buffer];
  return hooks.bindings.length === 0 ? [] : [filler];
}

export interface Segment {
  readonly firstColumn: number;
  readonly columns: number;
  /** Offsets in floats into the adapter; NO_LORA where the segment has none. */
  readonly aOffset: number;
  readonly bOffset: number;
}
export const NO_LORA = 0xffffffff;
export const MAX_SEGMENTS = 3;

/** The `Params` of all kernels of the product, for few rows and many (`shareOfN` is read by the backward ones alone). */
export function linearParams(
  rows: number,
  outFeatures: number,
  segments: readonly Segment[],
  scale: number,
  shareOfN: number,
): Uint32Array {
  const words = new Uint32Array(4 + MAX_SEGMENTS * 4 + 4);
  words.set([rows, outFeatures, segments.length]);
  new Float32Array(words.buffer)[3] = scale;
  segments.forEach((s, i) => words.set([s.firstColumn, s.columns, s.aOffset, s.bOffset], 4 + i * 4));
  words[4 + MAX_SEGMENTS * 4] = shareOfN;
  return words;
}
