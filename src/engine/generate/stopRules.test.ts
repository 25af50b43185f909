import { expect, test } from 'vitest';
import { scanStops } from './stopRules.ts';

test('the first stop text in the text ends it, whichever it is in the list', () => {
  expect(scanStops('one two three', ['three', 'two'])).toEqual({ end: 4, safe: 4 });
});

test('a stop text that has only begun holds its beginning back', () => {
  expect(scanStops('answer\nQues', ['\nQuestion'])).toEqual({ end: -1, safe: 6 });
  expect(scanStops('answer\nQuiz', ['\nQuestion'])).toEqual({ end: -1, safe: 11 });
});

test('the longest begun stop text counts', () => {
  expect(scanStops('xaab', ['aabaac', 'bq'])).toEqual({ end: -1, safe: 1 });
});

test('a character whose bytes are not all there is held back', () => {
  expect(scanStops('lab \ufffd', [])).toEqual({ end: -1, safe: 4 });
});

test('empty stop texts are ignored', () => {
  expect(scanStops('text', [''])).toEqual({ end: -1, safe: 4 });
});
