import { expect, test } from 'vitest';
import { TRAINING_PASSAGES, UNSEEN_PASSAGES } from '../content/roundPassages.ts';
import train from '../content/train.json';
import unseen from '../content/unseen.json';
import { parseExperimentInput } from '../runtime/experimentInput.ts';

test.each([
  { file: 'train.json', json: train, passages: TRAINING_PASSAGES },
  { file: 'unseen.json', json: unseen, passages: UNSEEN_PASSAGES },
])('content/$file passes as an experiment’s input as it is', ({ json, passages }) => {
  expect(parseExperimentInput(json).passages).toEqual(passages.map(({ passage }) => passage));
});
