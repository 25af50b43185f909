import { expect, test } from 'vitest';
import { sentencesOf } from './sentences.ts';

test('splits at full stops, question and exclamation marks, and line breaks', () => {
  expect(
    sentencesOf(
      'The mill is very old now. It has a wheel of oak!  Who was it that built the mill? "Anna did," they all say.',
    ),
  ).toEqual([
    'The mill is very old now.',
    'It has a wheel of oak!',
    'Who was it that built the mill?',
    '"Anna did," they all say.',
  ]);
  expect(sentencesOf('A first line without a stop\nA second line without one')).toHaveLength(2);
});

test('keeps abbreviations, initials and decimal numbers together', () => {
  expect(sentencesOf('Dr. Brel measured 4.5 metres of rope. J. Holt watched her do it.')).toEqual([
    'Dr. Brel measured 4.5 metres of rope.',
    'J. Holt watched her do it.',
  ]);
});

test('a short piece joins the sentence before it, and nothing is lost', () => {
  const text = 'The lamp burns oil from kelp. It is green. It stands on the island of Talvane.';
  expect(sentencesOf(text)).toEqual([
    'The lamp burns oil from kelp. It is green.',
    'It stands on the island of Talvane.',
  ]);
  expect(sentencesOf('')).toEqual([]);
});
