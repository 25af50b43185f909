import { expect, test } from 'vitest';
import { SlotRanges } from './slots.ts';

test('ranges are given first fit and merge again when given back', () => {
  const slots = new SlotRanges();
  expect(slots.take(1)).toBeNull();
  slots.grow(10);
  expect([slots.take(4), slots.take(3), slots.take(4)]).toEqual([0, 4, null]);
  slots.give(0, 4);
  expect([slots.take(5), slots.take(2), slots.take(3)]).toEqual([null, 0, 7]);
  slots.give(4, 3);
  slots.give(7, 3);
  slots.give(0, 2);
  expect(slots.taken).toBe(0);
  expect(slots.take(10)).toBe(0);
});

test('growing adds slots at the end, joined to what is free there', () => {
  const slots = new SlotRanges();
  slots.grow(4);
  expect(slots.take(3)).toBe(0);
  slots.grow(8);
  expect(slots.take(5)).toBe(3);
  expect([slots.capacity, slots.taken]).toEqual([8, 8]);
});
