import { expect, test } from 'vitest';
import { FakeLearner } from '../seal/testing/fakeLearner.ts';
import { refuseWithoutTurns } from './loadLearner.ts';

test('a model that knows the turn marks is taken', () => {
  expect(() => refuseWithoutTurns(new FakeLearner())).not.toThrow();
});

test('a model that would read a turn mark as plain text is refused by name', () => {
  const plain = {
    model: { name: 'Tiny', sha256: '', layers: 2 },
    encode: (text: string) => Array.from({ length: text.length }, (_, i) => i),
  };
  expect(() => refuseWithoutTurns(plain)).toThrow(/Tiny does not have the turn mark <\|im_start\|>/);
});
