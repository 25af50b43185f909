import { expect, test } from 'vitest';
import { adapterFileName, roundsFileName, runFileName, writerFileName } from './fileNames.ts';

test.each([
  ['The Tolmin mill', 1, 'the-tolmin-mill-self-edit-2-adapter.zip'],
  ['The Tolmin mill', 'control', 'the-tolmin-mill-passage-only-adapter.zip'],
  ['  Café Zürich: “été”?! ', 0, 'café-zürich-été-self-edit-1-adapter.zip'],
  ['../../etc/passwd\n', 0, 'etc-passwd-self-edit-1-adapter.zip'],
  ['水車小屋', 2, '水車小屋-self-edit-3-adapter.zip'],
  ['?!', 0, 'self-edit-1-adapter.zip'],
] as const)('%j, lane %s: %s', (title, lane, name) => {
  expect(adapterFileName(title, lane)).toBe(name);
});

test('a long title is cut, and not in the middle of a character', () => {
  const name = adapterFileName('𝐚'.repeat(200), 0);
  expect(name).toBe(`${'𝐚'.repeat(60)}-self-edit-1-adapter.zip`);
});

test('what has no letters in its title is named by what it is', () => {
  expect(runFileName('The Tolmin mill', 7)).toBe('the-tolmin-mill-seed-7.seal.zip');
  expect(runFileName('?!', 7)).toBe('run-seed-7.seal.zip');
  expect(writerFileName('Writer after round 2')).toBe('writer-after-round-2-adapter.zip');
  expect(writerFileName('?!')).toBe('writer-adapter.zip');
  expect(roundsFileName(2, 7)).toBe('rounds-2-seed-7.seal.zip');
});
