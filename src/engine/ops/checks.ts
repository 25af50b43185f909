/** Refusals shared by the launchers: `op: expected …, got …`, before anything touches the GPU. */
import type { BufferSlice } from '../gpu/buffers.ts';

/** The slice must hold at least `count` 32-bit numbers. */
export function checkFloats(op: string, name: string, slice: BufferSlice, count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${op}: expected a positive size for ${name}, got ${count}`);
  if (slice.size < count * 4)
    throw new RangeError(`${op}: expected ${name} to hold ${count} numbers, got ${slice.size / 4}`);
}

export function checkMultiple(op: string, name: string, value: number, factor: number): void {
  if (!Number.isInteger(value) || value < 1 || value % factor !== 0)
    throw new RangeError(`${op}: expected ${name} to be a positive multiple of ${factor}, got ${value}`);
}

export function checkPositive(op: string, name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`${op}: expected ${name} to be a positive whole number, got ${value}`);
}
