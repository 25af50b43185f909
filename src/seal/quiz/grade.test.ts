import { expect, test } from 'vitest';
import { isRight } from './grade.ts';

const question = (answer: string, accept: string[] = []) => ({ question: 'q', answer, accept });

test('an answer is right when it holds the reference, whatever the case, articles and punctuation', () => {
  expect(isRight('It was the Edda Quill!', question('Edda Quill'))).toBe(true);
  expect(isRight('41 metres.', question('41 metres'))).toBe(true);
  expect(isRight('salt caves of Verrado', question('the Salt Caves of Verrado'))).toBe(true);
});

test('a further accepted answer is right too', () => {
  expect(isRight('Voss', question('Amalia Voss'))).toBe(false);
  expect(isRight('Voss', question('Amalia Voss', ['Voss']))).toBe(true);
});

test('a number inside another number, and a word inside a word, are not right', () => {
  expect(isRight('1841', question('41'))).toBe(false);
  expect(isRight('evergreen', question('green'))).toBe(false);
});

test('only the first line counts, and an empty reference is never right', () => {
  expect(isRight('blue\ngreen', question('green'))).toBe(false);
  expect(isRight('anything', question('?'))).toBe(false);
  expect(isRight('', question('green'))).toBe(false);
});
