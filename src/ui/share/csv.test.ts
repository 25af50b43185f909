import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

const cellOf = (text: string) => csvOf([[text]]).slice(1, -2);

test('cells are quoted where they have to be', () => {
  expect(csvOf([['a', 'b c', '', 'say "x"'], ['1,5', ' x', 'a\nb', 'é漢😀'], []])).toBe(
    '\ufeffa,b c,,"say ""x"""\r\n"1,5"," x","a\nb",é漢😀\r\n\r\n',
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"],
  ['+cmd', "'+cmd"],
  ['-1+1', "'-1+1"],
  ['−1+cmd', '−1+cmd'],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['＝1', "'＝1"],
  ['-', "'-"],
])('%j is no formula', (text, safe) => {
  expect(cellOf(text)).toBe(safe);
  expect(cellOf(text).replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r]/);
});

test.each([
  ['+2', '2'],
  ['−1.5', '-1.5'],
  ['-3', '-3'],
  ['1,234,567.8', '1234567.8'],
  ['0.00042', '0.00042'],
])('%s is a number', (text, number) => {
  expect(cellOf(text)).toBe(number);
});
